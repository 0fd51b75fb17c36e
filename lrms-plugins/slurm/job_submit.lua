-- elastic's job_submit.lua: says on this machine that a job was submitted or changed, and accepts it.
--
-- It runs inside slurmctld, which waits for it: therefore nothing but one datagram to a socket on this machine, which is sent at once or not at all, and every problem,
-- a missing library too, is passed over. At the socket is the follower (lrms-plugins/follow), which tells elastic, or elastic itself.
local has_socket, posix = pcall(require, "posix.sys.socket")
local has_fcntl, fcntl = pcall(require, "posix.fcntl")
local has_unistd, unistd = pcall(require, "posix.unistd")

local function send(news)
  local flags = fcntl.fcntl(news, fcntl.F_GETFL)
  if flags and flags % (2 * fcntl.O_NONBLOCK) < fcntl.O_NONBLOCK then
    flags = fcntl.fcntl(news, fcntl.F_SETFL, flags + fcntl.O_NONBLOCK)
  end
  if flags then
    posix.sendto(news, "@CLUSTER@", { family = posix.AF_UNIX, path = "@SOCKET@" })
  end
end

local function tell_elastic()
  if has_socket and has_fcntl and has_unistd then
    local news = posix.socket(posix.AF_UNIX, posix.SOCK_DGRAM, 0)
    if news then
      pcall(send, news)
      unistd.close(news)
    end
  end
end

function slurm_job_submit(job, partitions, user)
  pcall(tell_elastic)
  return slurm.SUCCESS
end

function slurm_job_modify(change, job, partitions, user)
  pcall(tell_elastic)
  return slurm.SUCCESS
end

return slurm.SUCCESS
