window.none=1
