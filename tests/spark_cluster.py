"""A Spark of a master, two workers and a catalogue of tables, each a process of its own, reached from
this computer only.

    python -m tests.spark_cluster PLACE PORT    serves the catalogue
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HERE = "127.0.0.1"
STARTING_SECONDS = 90
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java starts sooner, and no test lasts long enough to gain from more."""
SMALL = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
DEPLOY = "org.apache.spark.deploy"


def home() -> Path:
    """Where Spark's own programs are: inside its package."""
    import pyspark

    return Path(pyspark.__file__).parent


@contextmanager
def cluster(place: Path, *, compiled: bool = False) -> Iterator[dict[str, str]]:
    """The environment in which `pyspark://` is this cluster; queries are `compiled`, or set up for
    tables so small that compiling takes longer than counting.
    """
    master, catalogue = _free_ports(2)
    conf = place / "conf"
    conf.mkdir(parents=True)
    settings = {
        "spark.master": f"spark://{HERE}:{master}",
        "spark.master.rest.enabled": "false",
        "spark.driver.host": HERE,
        "spark.driver.bindAddress": HERE,
        "spark.ui.enabled": "false",
        "spark.sql.catalogImplementation": "hive",
        "spark.hadoop.hive.metastore.uris": f"thrift://{HERE}:{catalogue}",
        "spark.sql.warehouse.dir": f"file://{place / 'warehouse'}",
        "spark.sql.shuffle.partitions": "2",
        **({} if compiled else SMALL),
        "spark.cores.max": "2",
        "spark.executor.cores": "1",
        "spark.executor.memory": "512m",
        "spark.driver.extraJavaOptions": "" if compiled else QUICK,
        "spark.executor.extraJavaOptions": "" if compiled else QUICK,
    }
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (conf / "spark-defaults.conf").write_text("".join(lines))
    own = {"SPARK_CONF_DIR": str(conf), "SPARK_LOCAL_IP": HERE, "SPARK_HOME": str(home())}
    own["SPARK_DAEMON_JAVA_OPTS"] = QUICK
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, command: list[str]) -> Path:
        log = place / f"{name}.log"
        with log.open("wb") as file:
            told = {"stdin": subprocess.DEVNULL, "stdout": file, "stderr": file}
            env, root = os.environ | own, Path(__file__).parents[1]
            started.append(
                subprocess.Popen(command, **told, env=env, cwd=root, start_new_session=True)
            )
        return log

    try:
        spark_class, alone = (
            str(home() / "bin" / "spark-class"),
            ["--host", HERE, "--webui-port", "0"],
        )
        there = [spark_class, f"{DEPLOY}.master.Master", *alone, "--port", str(master)]
        log = start("master", there)
        served = start("catalogue", [sys.executable, "-m", __name__, str(place), str(catalogue)])
        _wait(lambda: "Starting Spark master" in log.read_text(), log)
        for number in (1, 2):
            work = ["--cores", "1", "--memory", "600m", "--work-dir", str(place / f"work-{number}")]
            command = [spark_class, f"{DEPLOY}.worker.Worker", *alone, *work]
            start(f"worker-{number}", [*command, f"spark://{HERE}:{master}"])
        _wait(lambda: log.read_text().count("Registering worker") == 2, log)
        _wait(lambda: "serving" in served.read_text(), served)
        yield own
    finally:
        for process in reversed(started):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(there: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while not there():
        assert time.monotonic() < until, f"not started:\n{log.read_text()[-3_000:]}"
        time.sleep(0.2)


def _free_ports(many: int) -> list[int]:
    with socket.socket() as one, socket.socket() as two:
        for each in (one, two):
            each.bind((HERE, 0))
        return [each.getsockname()[1] for each in (one, two)][:many]


def serve(place: str, port: int) -> None:
    """Serve Hive's catalogue of tables, at this computer's own address only, which Hive's own
    start cannot be told.
    """
    from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

    jars = home() / "jars"
    options = [
        "--add-opens=java.base/java.net=ALL-UNNAMED",
        "-Dhive.async.log.enabled=false",
        f"-Dderby.system.home={place}",
    ]
    gateway = launch_gateway(
        classpath=str(jars / "*"),
        javaopts=options,
        die_on_exit=True,
        redirect_stdout=sys.stderr,
        redirect_stderr=sys.stderr,
        jarpath=str(next(jars.glob("py4j*.jar"))),
    )
    java = JavaGateway(gateway_parameters=GatewayParameters(port=gateway)).jvm
    hive, thrift = java.org.apache.hadoop.hive, java.org.apache.thrift
    conf = hive.conf.HiveConf()
    for name, value in {
        "javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={place}/tables;create=true",
        "hive.metastore.warehouse.dir": f"file://{place}/warehouse",
        "hive.metastore.schema.verification": "false",
        "datanucleus.schema.autoCreateAll": "true",
    }.items():
        conf.set(name, value)
    store = hive.metastore.HiveMetaStore
    handler = store.newRetryingHMSHandler(store.HMSHandler("tables", conf, False), conf)
    address = thrift.transport.TServerSocket(java.java.net.InetSocketAddress(HERE, port))
    server = thrift.server.TThreadPoolServer(
        thrift.server.TThreadPoolServer.Args(address)
        .processor(hive.metastore.TSetIpAddressProcessor(handler))
        .transportFactory(thrift.transport.TTransportFactory())
        .protocolFactory(thrift.protocol.TBinaryProtocol.Factory())
    )
    print("serving", flush=True)
    server.serve()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
