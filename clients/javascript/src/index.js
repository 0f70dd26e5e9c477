export { Parcours } from './client.js';
export {
  ApiError, AuthenticationError, ConflictError, ConnectionFailed, ForbiddenError, NotFoundError, ParcoursError, RateLimitError, ServerError, SignatureError, ValidationError,
} from './errors.js';
export { verifyWebhook } from './webhooks.js';
