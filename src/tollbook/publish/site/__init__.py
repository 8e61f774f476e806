"""A static site of an account: it opens from a folder, asks nothing of any network, runs nothing."""
