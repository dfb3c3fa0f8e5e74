"""Run a command from any directory: ``copydesk COMMAND``, or ``python -m copydesk COMMAND``."""

from copydesk.command_line import run

if __name__ == "__main__":
    run()
