"""Rules: pure values and functions.

Nothing here knows a database, a framework or the clock on the wall: instants come in as arguments
(`at`, aware, UTC), dates as `datetime.date`. Start with `calendar` (working days), `clock` (ledgers),
`effects` (what a step wants recorded) and `facts` (what a step may read).
"""
