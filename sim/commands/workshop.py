"""``systemshift workshop``: the web application, on this computer or for the room."""

from typing import Annotated

import typer

from sim.commands.terminal import errors

HELP = """Open the workshop in a browser: two ways of working together, side by side.

Works without internet. Only this computer can open the page unless --lan opens it to the room; then
the terminal shows its address and a QR code.

\b
Examples:
  systemshift workshop
  systemshift workshop --lan
  systemshift workshop --port 9000 --no-browser
"""


def workshop(
    lan: Annotated[
        bool, typer.Option("--lan", help="Let other computers in the room open the page.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port; by default 8321 or the next free one."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser here.")
    ] = True,
) -> None:
    """Serve the workshop until interrupted."""
    with errors():
        from sim.workshop.serving import serve

        serve(lan=lan, port=port, browser=browser)
