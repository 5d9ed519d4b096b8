/** The listening socket of a proxy. */

import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { messageOf } from "../base/errors.ts";
import { type Address, formatAddress, resolveAddress } from "./address.ts";
import { type ApiError, addressFailure } from "./api-error.ts";

/**
 * Clients that may wait to be accepted, as with Go on Linux; the system may allow fewer. One that
 * finds no place tries again a second later: with Node's 511, a thousand at once would show it.
 */
const backlog = 4096;

export interface Listener {
  /** Where it listens indeed: resolved, and with the port that the system chose. */
  readonly address: string;
  /** From then on connections are refused; those accepted before stay open. */
  close(): void;
}

/** `listen` is `host:port`; throws an ApiError with Go's text when that cannot be listened on. */
export async function openListener(
  listen: string,
  onClient: (client: Socket) => void,
): Promise<Listener> {
  const address = await resolveAddress(listen).catch((error: unknown) => {
    throw addressFailure(`listen tcp: ${messageOf(error)}`);
  });
  // Half-open, so that a delayed close is ours to delay; paused, until the upstream is connected.
  const options = { allowHalfOpen: true, pauseOnConnect: true, noDelay: true };
  const server = createServer(options, onClient);
  try {
    const bound = await listenOn(server, address);
    // Too many open files, and the like: that client is lost, the proxy goes on.
    server.on("error", () => {});
    return { address: formatAddress(bound), close: () => server.close() };
  } catch (error) {
    throw bindFailure(error, address);
  }
}

async function listenOn(server: Server, { host, port }: Address): Promise<Address> {
  if (host !== "" && host !== "0.0.0.0") return bind(server, { host, port });
  // Go listens on both families then, unless the machine has IPv4 only.
  return bind(server, { host: "::", port }).catch((error: unknown) => {
    if (codeOf(error) !== "EAFNOSUPPORT") throw error;
    return bind(server, { host: "0.0.0.0", port });
  });
}

function bind(server: Server, address: Address): Promise<Address> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ ...address, backlog }, () => {
      server.off("error", reject);
      const bound: AddressInfo | string | null = server.address();
      if (bound === null || typeof bound === "string") return resolve(address);
      resolve({ host: bound.address, port: bound.port });
    });
  });
}

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? error.code : undefined;

/** The texts that Go's syscall package has for the errors of bind(2). */
const bindTexts: ReadonlyMap<unknown, string> = new Map([
  ["EADDRINUSE", "address already in use"],
  ["EADDRNOTAVAIL", "cannot assign requested address"],
  ["EACCES", "permission denied"],
  ["EINVAL", "invalid argument"],
]);

function bindFailure(error: unknown, address: Address): ApiError {
  const text = bindTexts.get(codeOf(error)) ?? messageOf(error);
  return addressFailure(`listen tcp ${formatAddress(address)}: bind: ${text}`);
}
