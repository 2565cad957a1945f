"""Lays out what a worker was sent, as a run's own machine would have it: from a shelf into folders of this machine."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nps_report.batch.pieces import Carried, write_pieces
from nps_report.batch.shelf import Shelf, digest_of
from nps_report.batch.workplace import Workplace
from nps_report.files import make_folder


@dataclass(frozen=True)
class Unpacker:
    """Fetches from a shelf into `cache`, a folder of this worker. Whole files are fetched once and lie there."""

    shelf: Shelf
    cache: Path

    def kept(self, listed: str) -> Path:
        """The folder of the files with this list, which stays, for others use it too."""
        folder = self.cache / "kept" / listed
        if not folder.is_dir():
            draft = Path(tempfile.mkdtemp(dir=make_folder(folder.parent), prefix=".draft-"))
            self.lay_out(listed, draft)
            _become(draft, folder)
        return folder

    @contextmanager
    def laid_out(self, listed: str) -> Iterator[Path]:
        """The folder of the files with this list, for as long as it is needed."""
        with tempfile.TemporaryDirectory(
            dir=make_folder(self.cache / "work"), ignore_cleanup_errors=True
        ) as folder:
            self.lay_out(listed, Path(folder))
            yield Path(folder)

    def lay_out(self, listed: str, folder: Path) -> None:
        """Lay the files with this list out in a folder."""
        for written in json.loads(self.shelf.get(listed)):
            carried = Carried.of(written)
            path = folder / carried.path
            if not path.resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"{carried.path} leads out of its folder")
            if carried.whole:
                _link(self._whole(carried), path)
            else:
                self._write(path, carried)

    def _whole(self, carried: Carried) -> Path:
        """A whole file, which many bundles may share."""
        path = self.cache / "files" / digest_of(json.dumps(carried.as_list()[1:]).encode())
        if not path.is_file():
            self._write(path, carried)
        return path

    def _write(self, path: Path, carried: Carried) -> None:
        write_pieces(path, carried, (self.shelf.get(piece.digest) for piece in carried.pieces))


def _link(content: Path, path: Path) -> None:
    make_folder(path.parent)
    try:
        os.link(content, path)
    except OSError:
        shutil.copyfile(content, path)


def _become(draft: Path, folder: Path) -> None:
    """Give a folder its name, unless another thread or process was faster: what it laid out is the same."""
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not folder.is_dir():
            raise


def place_in(place: Workplace, looks: Path, parts: Path) -> Workplace:
    """The workplace of a worker, from the folders in which it lies."""
    logo = place.brand.logo
    return replace(
        place,
        programme=parts / place.programme,
        internal=parts / place.internal,
        releases={known: parts / folder for known, folder in place.releases.items()},
        notebooks=parts / place.notebooks,
        templates=looks / place.templates,
        reports=parts / place.reports,
        brand=place.brand.model_copy(update={"logo": logo and looks / logo}),
    )
