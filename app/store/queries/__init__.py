"""Reads for pages and the API: each function takes a transaction and a viewer, and returns frozen rows of one subject.

    with ports.database.read() as tx:
        page = tasks.find(tx, viewer, Filters(assignee="asha"), after=None, limit=50)

What a viewer may see becomes SQL in `app.store.scope` alone; a statement on a scoped table that is not stamped raises.
Lists are pages found by key, never by offset: `Page.next` is where the next one begins.
"""
