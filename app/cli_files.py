"""Files that commands write: for their owner alone, and never over another file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from app.services.tables.files import OutgoingTable, as_csv, csv_bytes, xlsx_bytes

OWNER_ONLY: Final = 0o600
SHAPES: Final = {".csv": csv_bytes, ".xlsx": xlsx_bytes}

output_option = click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ghi ra tệp này; đuôi .xlsx hoặc .csv cho biết dạng. Không ghi đè tệp đã có.",
)


def hand_out(table: OutgoingTable, output: Path | None) -> None:
    """Write a table to a file whose suffix says its shape, or print it as CSV.

    Raises ``click.BadParameter`` for another suffix, for a file that exists, and where none can be written.
    """
    if output is None:
        click.echo(as_csv(table.heading, table.rows), nl=False)
        return
    shape = SHAPES.get(output.suffix.lower())
    if shape is None:
        raise click.BadParameter(f"tệp {output.name} phải có đuôi .xlsx hoặc .csv.", param_hint="--output")
    content = shape(table)
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise click.BadParameter(f"đã có tệp {output}; hãy đặt tên khác.", param_hint="--output") from None
    except OSError as error:
        raise click.BadParameter(
            f"không ghi được tệp {output}: {error.strerror}.", param_hint="--output"
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    click.echo(f"Đã ghi {len(table.rows)} dòng ra {output}.")
