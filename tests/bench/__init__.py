"""What `make bench` measures: our figures beside the reference of the same run. A timing never fails anything."""
