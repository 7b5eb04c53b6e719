"""Mutations of the shipped apps, and the copied trees in which their tests have to notice them."""
