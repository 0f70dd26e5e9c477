# frozen_string_literal: true

module Parcours
  # All that is raised about a call or a webhook.
  class Error < StandardError
  end

  # The API refused. Go by the class, `status` and `code`, which never change with the language.
  class ApiError < Error
    attr_reader :status

    # Such as `duplicate_order`; nil when something before the API answered.
    attr_reader :code

    # The first field that is wrong, or what else belongs to the code, such as the `order_id` of a duplicate.
    attr_reader :details

    # Every field that is wrong: `field`, `message`, and perhaps `value` and `expected`.
    attr_reader :errors

    # What our support finds the request by.
    attr_reader :request_id

    # Seconds.
    attr_reader :retry_after

    def self.of(reply)
      by_status = { 401 => AuthenticationError, 403 => ForbiddenError, 404 => NotFoundError, 409 => ConflictError, 422 => ValidationError, 429 => RateLimitError }
      by_status.fetch(reply.status) { reply.status >= 500 ? ServerError : ApiError }.new(reply)
    end

    def initialize(reply)
      envelope = reply.read.is_a?(Hash) ? reply.read : {}
      error = envelope['error'] || {}
      # The token endpoint has the code itself there, by RFC 6749.
      error = { 'code' => error, 'message' => envelope['error_description'] || error } unless error.is_a?(Hash)

      @status = reply.status
      @code = error['code']
      @details = error['details'] || {}
      @errors = error['errors'] || []
      @request_id = envelope['request_id'] || reply.header('x-request-id')
      @retry_after = reply.retry_after
      super("#{error['message'] || 'The answer is not one of the API.'} (#{[@code, "status #{@status}", @request_id].compact.join(', ')})")
    end
  end

  # 401: the credentials are missing, wrong or revoked.
  class AuthenticationError < ApiError; end

  # 403: the credentials do not allow this.
  class ForbiddenError < ApiError; end

  # 404: unknown, or not yours.
  class NotFoundError < ApiError; end

  # 409: a duplicate, or a step that the state forbids.
  class ConflictError < ApiError; end

  # 422: fields are wrong; see `errors`.
  class ValidationError < ApiError; end

  # 429: too many requests, or the plan is used up; see `retry_after`.
  class RateLimitError < ApiError; end

  # 5xx, after all retries.
  class ServerError < ApiError; end

  # No answer came, and nobody knows what became of the request. What carries an idempotency key may be sent again under the same one.
  class ConnectionError < Error; end

  # A webhook is not ours, or too old. Answer 400 and do nothing.
  class SignatureError < Error; end
end
