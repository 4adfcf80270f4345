"""Use cases: one verb, one function, one transaction.

Every function takes the ports and who acts, opens its transaction, checks permission, asks the engine, and writes the
Delta through `apply.py`, the one place where engine state and its projections are written. Nothing else writes.
"""
