"""Makes a wheel of the package claimbook that starts the built program."""

import zipfile

from book import CLAIMBOOK, VERSION

FILES = {
    "claimbook/__init__.py": "",
    "claimbook/__main__.py": f"import os, sys\n\n\ndef main():\n    os.execv({str(CLAIMBOOK)!r}, ['claimbook', *sys.argv[1:]])\n",
    "METADATA": f"Metadata-Version: 2.1\nName: claimbook\nVersion: {VERSION}\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: claimbook\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "entry_points.txt": "[console_scripts]\nclaimbook = claimbook.__main__:main\n",
}


def wheel(folder):
    """Makes the wheel in the folder. Returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"claimbook-{VERSION}-py3-none-any.whl"
    about = f"claimbook-{VERSION}.dist-info/"
    files = {name if "/" in name else about + name: text for name, text in FILES.items()}
    files[about + "RECORD"] = "".join(f"{name},,\n" for name in [*files, about + "RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
