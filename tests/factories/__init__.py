"""The smallest true things, named after what they are. Each function adds to the session and flushes."""
