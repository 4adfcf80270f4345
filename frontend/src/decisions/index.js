window.none=2
