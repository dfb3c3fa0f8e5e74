"""Run the processes that read pages outside the event loop."""
