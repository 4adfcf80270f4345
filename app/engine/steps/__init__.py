"""How each BPMN element runs: task specs of ours for SpiffWorkflow's task tree.

SpiffWorkflow keeps the tree of tasks and their states and calls our hooks; every element is a `Step`, every activation
of one a `Token`. The rules that make it safe (and that stock SpiffWorkflow 3.2.0 does not keep):

- a step is entered (`_update`), run once (`_run_hook`) and left (`_on_complete`), from the loop in `instance.py`;
- `_run_hook` returns True when the step is done and None when it waits for somebody: a person, a worker, a timer, a
  message. Everything that waits is STARTED;
- whatever can fail (FEEL, a handler, a table) is evaluated in `_run_hook`, so a failure leaves the token in ERROR and
  nothing else, and running it again is the repair;
- only live tokens matter: nothing ever looks at finished ones, so they are not stored.
"""
