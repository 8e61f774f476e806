"""Work for the tests of `processes`: other processes must be able to import it."""

import os
import signal
import time


def squares(chunk: list[int]) -> list[int]:
    """Squares; a negative number kills its process, 13 is a fault."""
    for number in chunk:
        if number < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 13:
            raise ValueError("13")
        time.sleep(0.02 * (number % 3))
    return [number * number for number in chunk]
