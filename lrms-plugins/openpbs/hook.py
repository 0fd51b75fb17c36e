# A hook of OpenPBS for the event postqueuejob or queuejob: says on this machine that a job was queued, and accepts it.
#
# It runs inside pbs_server, which waits for it: therefore nothing but one datagram to a socket on this machine, which is sent at once or not at all, and every
# problem is passed over. At the socket is the follower (lrms-plugins/follow), which tells elastic, or elastic itself.
import pbs

try:
    import socket

    news = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        news.setblocking(False)
        news.sendto(b"@CLUSTER@", "@SOCKET@")
    finally:
        news.close()
except Exception:
    pass

pbs.event().accept()
