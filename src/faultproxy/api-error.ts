/** What a client of the API did wrong, in Toxiproxy's words. */

export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

export const badRequestBody = (why: string) => new ApiError(`bad request body: ${why}`, 400);
export const missingField = (field: string) =>
  new ApiError(`missing required field: ${field}`, 400);
export const proxyNotFound = () => new ApiError("proxy not found", 404);
export const proxyAlreadyExists = () => new ApiError("proxy already exists", 409);
export const invalidStream = () =>
  new ApiError("stream was invalid, can be either upstream or downstream", 400);
export const invalidToxicType = () => new ApiError("invalid toxic type", 400);
export const needsHttp = (type: string) =>
  new ApiError(
    `${type} acts on HTTP only: create the proxy with "gameday":{"protocol":"http"}`,
    400,
  );
export const toxicAlreadyExists = () => new ApiError("toxic already exists", 409);
export const toxicNotFound = () => new ApiError("toxic not found", 404);
/** An address that cannot be resolved or listened on, in the words of Go's net package. */
export const addressFailure = (message: string) => new ApiError(message, 500);
