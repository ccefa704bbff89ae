"""The WeChat Official Account protocol: what comes in, what goes out, and the five seconds between."""
