// A web service on port 8080: GET /roman/2026 answers MMXXVI.
#include "roman.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>

namespace {

const std::string prefix = "GET /roman/";

std::string response(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " +
         std::to_string(body.size() + 1) + "\r\nConnection: close\r\n\r\n" + body + "\n";
}

std::string answer(const std::string& request) {
  if (request.rfind("GET /healthz ", 0) == 0) return response("200 OK", "ok");
  if (request.rfind(prefix, 0) != 0) return response("404 Not Found", "try /roman/2026");
  const size_t space = request.find(' ', prefix.size());
  const std::string path = request.substr(prefix.size(), space - prefix.size());
  try {
    size_t end = 0;
    const int number = std::stoi(path, &end);
    if (end != path.size()) throw std::invalid_argument(path);
    return response("200 OK", to_roman(number));
  } catch (const std::logic_error&) {  // no number, or one out of range
    return response("400 Bad Request", "not a number from 1 to 3999");
  }
}

void check(bool fine, const char* what) {
  if (!fine) throw std::system_error(errno, std::generic_category(), what);
}

int listen_on(uint16_t port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  check(listener >= 0, "socket");
  const int yes = 1;
  check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0, "setsockopt");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  check(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
  check(listen(listener, 16) == 0, "listen");
  return listener;
}

void serve(int client) {
  const timeval patience{5, 0};
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string request;
  char buffer[1024];
  while (request.size() < 8192 && request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = read(client, buffer, sizeof buffer);
    if (count <= 0) return;
    request.append(buffer, static_cast<size_t>(count));
  }
  const std::string text = answer(request);
  for (size_t sent = 0; sent < text.size();) {
    const ssize_t count = write(client, text.data() + sent, text.size() - sent);
    if (count <= 0) return;
    sent += static_cast<size_t>(count);
  }
}

}  // namespace

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGTERM, [](int) { std::_Exit(0); });
  try {
    const int listener = listen_on(8080);
    std::cout << "roman listens on :8080" << std::endl;
    for (;;) {
      const int client = accept(listener, nullptr, nullptr);
      if (client < 0) continue;
      serve(client);
      close(client);
    }
  } catch (const std::exception& error) {
    std::cerr << "roman: " << error.what() << '\n';
    return 1;
  }
}
