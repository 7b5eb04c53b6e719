"""End-to-end tests of phone apps: the browser, and what pytest needs to drive it."""
