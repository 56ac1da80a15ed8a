// A proxy on a free port of 127.0.0.1 that makes tunnels (RFC 9110, section 9.3.6: CONNECT), for who
// shows its password, to a place of the test's choice whatever name is asked for.

import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export class ConnectProxy {
  /** Names that were asked for, `host:port`. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `target` is `127.0.0.1:PORT`; `password` as `user:password`. */
  static async start(target: string, password: string): Promise<ConnectProxy> {
    const server = createServer((_, response) => response.writeHead(405).end());
    const proxy = new ConnectProxy(server);
    const wanted = `Basic ${Buffer.from(password).toString('base64')}`;
    server.on('connection', (socket) => proxy.#sockets.add(socket));
    server.on('connect', ({ url = '', headers }, socket: Socket, head: Buffer) => {
      proxy.asked.push(url);
      if (headers['proxy-authorization'] !== wanted) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [host, port] = target.split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
