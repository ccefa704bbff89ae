"""Every name that must agree between YAML files and code; each problem as ``file: key: problem; what to do``."""
