"""`huiyin serve`: one command runs a department: the web server, and beside it the worker and the live process."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import os
import socket
import subprocess
import sys
import threading
from argparse import Namespace
from pathlib import Path

from huiyin.cli.faults import Fault
from huiyin.cli.house import bring_up_to_date, fonts_missing, set_up

CERTIFICATE_DAYS = 820  # browsers refuse more
RENEW_DAYS = 30  # before the end


def serve(args: Namespace) -> int:
    """Brings database and static files up to date, then serves until stopped."""
    tell_settings(args)
    port_is_free(args.host, args.port)
    set_up()
    from django.conf import settings

    bring_up_to_date()
    collect_static()
    if missing := fonts_missing():
        print(
            f"提示：缺少中文字体 {'、'.join(missing)}，表单无法打印。请安装 fonts-noto-cjk。", file=sys.stderr
        )
    scheme, names = "https" if args.tls else "http", own_names(args.host)
    shown = names[-1] if args.host in ("0.0.0.0", "::") and len(names) > 3 else args.host
    print(f"回音已启动：{scheme}://{shown}:{args.port}/（Ctrl+C 停止）", flush=True)
    companions = [] if getattr(args, "no_worker", False) else [Companion("worker")]
    if settings.LIVE_PORT:
        address = ("--host", args.host, "--port", str(settings.LIVE_PORT))
        companions.append(Companion("live", *address, *(["--tls"] if args.tls else [])))
    try:
        _granian(args, settings.HOME, names)
    finally:
        for one in companions:
            one.stop()
    return 0


def tell_settings(args: Namespace) -> None:
    """What settings read when they are loaded: by which names this machine is asked for, and how."""
    os.environ.setdefault("HUIYIN_HOSTS", ",".join(own_names(args.host)))
    if args.tls:
        os.environ["HUIYIN_TLS"] = "1"
    if "HUIYIN_LIVE_PORT" not in os.environ:
        os.environ["HUIYIN_LIVE_PORT"] = str(_port_for_live(args))


def _port_for_live(args: Namespace) -> int:
    """The port beside the web server's; 0 where it is taken: pages then ask every few seconds instead."""
    if getattr(args, "no_live", False):
        return 0
    port = args.port + 1
    try:
        port_is_free(args.host, port)
    except Fault:
        print(f"提示：端口 {port} 被占用，来电弹屏改为每几秒查询一次。", file=sys.stderr)
        return 0
    return port


def _granian(args: Namespace, home: Path, names: list[str]) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    cert, key = certificate(home / "tls", names) if args.tls else (None, None)
    Granian(
        "huiyin.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=getattr(args, "workers", 2),
        blocking_threads=getattr(args, "threads", 4),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        ssl_cert=cert,
        ssl_key=key,
    ).serve()


class Companion:
    """Another command as a child process, started again when it ends before it was told to."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self._stopping = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._mind, daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "huiyin.cli", *self._words, "--parent", str(os.getpid())]
        )

    def _mind(self) -> None:
        while not self._stopping.is_set():
            self._process.wait()
            if not self._stopping.wait(3):
                self._process = self._start()

    def stop(self) -> None:
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()


def collect_static() -> bool:
    """Collects the pages' assets when any of them changed since the last time; True if it did."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import find, get_finders
    from django.core.management import call_command

    if find("vendor") is None:
        raise Fault("网页用的样式和脚本还没有取来。请先在源码目录运行 make setup。")
    listing = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            listing.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == listing.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    stamp.write_text(listing.hexdigest())
    return True


def port_is_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Fault(
                f"{host}:{port} 用不了（{error.strerror}）。请换一个端口（--port）或地址。"
            ) from error


def own_names(host: str) -> list[str]:
    """The names and addresses under which this machine is asked for."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in ("127.0.0.1", "localhost", "::1"):
        return names
    names.append(socket.gethostname())
    if host not in ("0.0.0.0", "::"):
        return [*names, host]
    try:  # the address by which the way out leads; nothing is sent
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            names.append(probe.getsockname()[0])
    except OSError:
        pass
    return list(dict.fromkeys(names))


def certificate(folder: Path, names: list[str]) -> tuple[Path, Path]:
    """A certificate made by ourselves, kept in the home and made anew when it ends soon or a name is missing."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    from huiyin.kernel import clock

    cert_path, key_path, names_path = folder / "cert.pem", folder / "key.pem", folder / "names.txt"
    now = clock.now()
    if cert_path.exists() and key_path.exists() and names_path.exists():
        held = x509.load_pem_x509_certificate(cert_path.read_bytes())
        known = set(names_path.read_text().split())
        if held.not_valid_after_utc > now + dt.timedelta(days=RENEW_DAYS) and set(names) <= known:
            return cert_path, key_path
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Huiyin")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=CERTIFICATE_DAYS))
        .add_extension(x509.SubjectAlternativeName([_san(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    with os.fdopen(os.open(key_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    cert_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    names_path.write_text("\n".join(names))
    return cert_path, key_path


def _san(name: str):
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return x509.DNSName(name)
