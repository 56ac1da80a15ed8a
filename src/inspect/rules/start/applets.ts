// F2. Applets of BusyBox and Toybox that health checks and start scripts call: data.

export const APPLETS: ReadonlySet<string> = new Set(
  (
    '[ [[ awk base64 basename cat chmod chown cmp cp cut date dd df dirname du echo egrep env expr ' +
    'false fgrep find free grep head hostname id ip kill killall ln ls md5sum mkdir mktemp mv nc ' +
    'netstat nslookup pgrep pidof ping pkill printenv printf ps pwd readlink rm sed seq sh ' +
    'sha256sum sleep sort stat tail tee telnet test time timeout touch tr true uname uniq uptime ' +
    'wc wget which whoami xargs yes'
  ).split(' '),
);
