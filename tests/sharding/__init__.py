"""Test that workers share the sources, and lose and double nothing."""
