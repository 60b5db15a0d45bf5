"""What anyone may fetch: the app's files, the rules, and whether the server is well."""
