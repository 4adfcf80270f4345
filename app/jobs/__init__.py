"""What runs by itself: the embedded dispatcher (ticks and worker threads inside the serving process).

No business fact lives here. A tick that comes twice, late or never does no harm: timers and jobs are rows, claimed
and decided in the database.
"""
