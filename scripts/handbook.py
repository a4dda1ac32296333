"""Tries docs/operate/install.md literally, in a root of a bare Debian of its own: ``make handbook``.

Needs root, mmdebstrap and the way to the package registries that this machine has. The commands of the handbook run one
after another and the first that fails ends it. Only this differs from a real machine: the program is this commit
(no ``git clone``), and ``systemctl`` is a small stand-in that starts what the units say, because a root without a boot
has no systemd. From the second step on everything runs in namespaces of its own, with a loopback and no other network,
which take all of its processes with them when they end.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "operate" / "install.md"
RELEASES: Final = {"12": "bookworm", "13": "trixie"}
NOT_TRIED: Final = ("git clone", "systemctl --failed", "systemctl list-timers")
"""The program is there already, and the stand-in knows no list of units."""
CERTIFICATES: Final = Path("/etc/ssl/certs/ca-certificates.crt")
OURS: Final = "/root/registries.pem"
TRUSTING: Final = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Variables that say whom pip, uv and npm trust."""
STAND_IN: Final = r"""#!/bin/bash
# systemctl enable --now UNIT… | start UNIT… | reload nginx.service | daemon-reload
set -euo pipefail
words=()
for word in "$@"; do [[ $word =~ ^(-.*|enable|start|restart)$ ]] || words+=("$word"); done
as_dti() { set -a; . /etc/dti/dti.env; set +a; cd /opt/dti
    PATH=/opt/dti/.venv/bin:/usr/bin:/bin /usr/sbin/runuser -u dti -- "$@"; }
for unit in "${words[@]}"; do
    case $unit in
        daemon-reload | *.timer) continue ;;
        reload) continue ;;
        nginx.service) /usr/sbin/nginx; continue ;;
    esac
    file=/etc/systemd/system/$unit
    mapfile -t lines < <(grep -E '^Exec(StartPre|Start|StartPost)=' "$file")
    for line in "${lines[@]}"; do
        read -ra command <<<"${line#*=}"
        if [[ $line == ExecStart=* ]] && ! grep -q '^Type=oneshot' "$file"; then
            (umask 077; as_dti "${command[@]}" >"/var/log/$unit.log" 2>&1) &
            if [[ $unit == dti-web.service ]]; then sleep 15; fi
        else
            (umask 077; as_dti "${command[@]}")
        fi
    done
done
"""


def main() -> int:
    """Try the handbook on the release that is named, Debian 12 unless said; 0 when every command went well."""
    release = sys.argv[1] if len(sys.argv) > 1 else "12"
    if release not in RELEASES or os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        sys.exit("Cách dùng, bằng root, trên máy có gói mmdebstrap: scripts/handbook.py 12|13")
    sections = sections_of(PAGE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="dti-handbook-") as folder:
        Path(folder).chmod(0o755)
        root = Path(folder) / "root"
        say(f"Lập một gốc Debian {release}")
        run("mmdebstrap", "--variant=minbase", *apt_options(), RELEASES[release], str(root))
        furnish(root)
        say("Bước 1, có mạng")
        inside(root, sections[0], "--mount")
        say("Các bước sau, chỉ có mạng trong máy")
        inside(root, "\n".join(sections[1:]), "--mount", "--net", "--pid", "--fork")
    say(f"Mọi lệnh của {PAGE.relative_to(ROOT)} chạy được trên Debian {release}")
    return 0


def sections_of(page: str) -> list[str]:
    """The commands of every numbered step, without those that are not tried."""
    steps = re.split(r"^## \d+\. .*$", page.partition("\n## Nâng cấp")[0], flags=re.MULTILINE)[1:]
    return [
        "\n".join(
            line
            for block in re.findall(r"^```sh\n(.*?)^```", step, re.DOTALL | re.MULTILINE)
            for line in block.splitlines()
            if not line.startswith(NOT_TRIED)
        )
        for step in steps
    ]


def apt_options() -> list[str]:
    """The settings by which this machine's apt reaches its registry."""
    dump = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True)
    return [
        f"--aptopt={line}" for line in dump.stdout.splitlines() if not line.startswith("Acquire::Languages")
    ]


def furnish(root: Path) -> None:
    """Lay this commit and the stand-in, and what a minimal root lacks of a machine."""
    program = root / "opt" / "dti"
    program.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(program)], input=archive.stdout, check=True)
    stand_in = root / "usr" / "local" / "bin" / "systemctl"
    stand_in.write_text(STAND_IN, encoding="utf-8")
    stand_in.chmod(0o755)
    shutil.copy(CERTIFICATES, root / OURS.lstrip("/"))
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc") / name, root / "etc" / name)
    # No daemon starts while packages are installed, as in every root that is being built.
    (root / "usr" / "sbin" / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    (root / "usr" / "sbin" / "policy-rc.d").chmod(0o755)


def inside(root: Path, commands: str, *namespaces: str) -> None:
    """Run commands as somebody at the machine types them; the first that fails ends it."""
    script = root / "root" / "commands.sh"
    begin = "cd /opt/dti\nexport DEBIAN_FRONTEND=noninteractive\n"
    if "--net" in namespaces:
        begin += f"{LO_UP}\npg_ctlcluster $(pg_lsclusters -h | cut -d' ' -f1,2) start\n"
    script.write_text(f"set -euo pipefail\n{begin}set -x\n{commands}\n", encoding="utf-8")
    mounts = f"mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev"
    environ = {**os.environ, **dict.fromkeys(TRUSTING, OURS)}
    run(
        "unshare",
        *namespaces,
        "sh",
        "-c",
        f"{mounts} && exec chroot {root} bash /root/commands.sh",
        env=environ,
    )


LO_UP: Final = (
    'python3 -c "import fcntl, socket, struct; s = socket.socket();'
    " fcntl.ioctl(s, 0x8914, struct.pack('16sH14s', b'lo', 0x49, b''))\""
)
"""Brings the loopback up where there is no ip command: SIOCSIFFLAGS with UP, LOOPBACK and RUNNING."""


def run(*command: str, env: dict[str, str] | None = None) -> None:
    """Run a command; end with its code when it fails."""
    code = subprocess.run(command, env=env, check=False).returncode
    if code:
        sys.exit(f"Dừng: {command[0]} trả về mã {code}; lệnh hỏng ở ngay trên.")


def say(text: str) -> None:
    """Tell what comes."""
    print(f"==> {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
