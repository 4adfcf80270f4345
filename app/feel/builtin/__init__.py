"""The standard functions of FEEL, one module for each subject. Each declares its signature beside its body."""
