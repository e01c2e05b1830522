"""Start supervisord on a configuration file, in the foreground, for as long as the launcher lives."""

import signal
import sys

from supervisor import supervisord

from config.launch.lifeline import die_with_parent

if __name__ == "__main__":
    configuration, launcher = sys.argv[1:]
    die_with_parent(signal.SIGTERM, parent=int(launcher))
    supervisord.main(["-c", configuration])
