"""A way back for somebody who lost every way in, without anybody learning a secret of theirs."""
