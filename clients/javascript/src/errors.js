/** The base of everything that this package throws by itself. A wrong argument is a TypeError, and nothing was sent then. */
export class ParcoursError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** There was no answer, only a part of one, or none in time. The server may have done what it was asked for. */
export class ConnectionFailed extends ParcoursError {}

/** A webhook is not from Parcours, or too old. */
export class SignatureError extends ParcoursError {}

/** The server refused, or failed. Branch on `code`: it never changes with the language. */
export class ApiError extends ParcoursError {
  constructor(status, { message, code, requestId, details, errors = [], retryAfter }) {
    super(message);
    Object.assign(this, { status, code, requestId, details, errors, retryAfter });
  }
}

export class AuthenticationError extends ApiError {}
export class ForbiddenError extends ApiError {}
export class NotFoundError extends ApiError {}
export class ConflictError extends ApiError {}
export class ValidationError extends ApiError {}
export class RateLimitError extends ApiError {}
export class ServerError extends ApiError {}

const classes = { 401: AuthenticationError, 403: ForbiddenError, 404: NotFoundError, 409: ConflictError, 422: ValidationError, 429: RateLimitError };

/** The error that an answer tells, in our envelope or, where tokens are given, as RFC 6749 has it. */
export function errorOf({ status, json, requestId, retryAfter }) {
  const Kind = classes[status] ?? (status >= 500 ? ServerError : ApiError);
  const { error, error_description, request_id = requestId } = json ?? {};
  const { message, code, details, errors } = typeof error === 'string' ? { code: error, message: error_description ?? error } : error ?? {};
  return new Kind(status, { message: message ?? `The server answered ${status}.`, code, details, errors, requestId: request_id ?? undefined, retryAfter });
}
