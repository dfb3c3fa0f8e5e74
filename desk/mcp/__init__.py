"""Answer assistants: the Model Context Protocol, on stdio and at ``/mcp``."""
