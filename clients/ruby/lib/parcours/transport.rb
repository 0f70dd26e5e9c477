# frozen_string_literal: true

require 'net/http'
require 'openssl'
require 'securerandom'
require 'uri'

module Parcours
  # What is asked, however often it is sent. The target is the path with its query, percent-encoded: what is signed is what is sent.
  Request = Struct.new(:method, :target, :body, :headers, :credentials, :repeatable, keyword_init: true) # :nodoc:

  # Sends a request until there is an answer worth giving to the caller.
  class Transport # :nodoc:
    # Seconds. Who is told to come back later than this hears of it: nobody wants to sleep until the month is over.
    LONGEST_WAIT = 60

    LOST = [SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError, Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError].freeze

    # Net::HTTP calls every body a form that does not say what it is, also one that is empty.
    class Sent < Net::HTTPGenericRequest
      private

      def supply_default_content_type; end
    end

    def initialize(base_url:, language:, timeout:, max_retries:, retry_delay:, max_retry_delay:, clock:)
      unless base_url.match?(%r{\Ahttps?://[^/?#@]+/*\z}i)
        raise ArgumentError, 'base_url must look like https://api.example.com, without a path.'
      end

      @connections = Connections.new(URI(base_url), timeout)
      @language = language
      @max_retries = max_retries
      @retry_delay = retry_delay
      @max_retry_delay = max_retry_delay
      @clock = clock
    end

    def call(request)
      hope = true
      attempt = 0
      loop do
        # Outside the attempt, since a token is fetched with retries of its own.
        proof = request.credentials.prepare
        begin
          reply = attempt_once(request, proof)
          return reply.json if reply.good?

          if reply.status == 401 && hope && request.credentials.renew(proof)
            hope = false
            next
          end
          failure = ApiError.of(reply)
        rescue ConnectionError => e
          failure = e
        end

        raise failure if attempt >= @max_retries || !may_pass?(failure, request.repeatable)

        wait_after(failure, attempt)
        attempt += 1
      end
    end

    private

    # Whether another attempt may have more luck, and does not do the same twice.
    def may_pass?(failure, repeatable)
      return repeatable if failure.is_a?(ConnectionError)
      return false if failure.retry_after.to_f > LONGEST_WAIT

      # The first three were turned away before anything was done.
      [429, 503].include?(failure.status) || failure.code == 'idempotency_in_progress' || (failure.status >= 500 && repeatable)
    end

    # At random, so that those who failed together do not come back together.
    def wait_after(failure, attempt)
      asked = failure.retry_after if failure.is_a?(ApiError)
      longest = asked ? @retry_delay : [@max_retry_delay, @retry_delay * 2**attempt].min
      @clock.sleep((asked || 0) + SecureRandom.random_number * longest)
    end

    def attempt_once(request, proof)
      sent = Sent.new(request.method, !request.body.nil? || %w[POST PATCH].include?(request.method), true, request.target, headers_of(request, proof))
      sent.body = request.body if sent.request_body_permitted?
      received = @connections.with { |http| http.request(sent) }
      body = received.body || ''
      # Net::HTTP takes what came before a connection was cut for the whole.
      raise ConnectionError, 'The connection was cut within the answer.' if received.content_length && body.bytesize < received.content_length

      Reply.new(received.code.to_i, received.to_hash, body)
    rescue *LOST => e
      raise ConnectionError, "#{e.class}: #{e.message}"
    end

    def headers_of(request, proof)
      {
        'Accept' => 'application/json',
        # As it is, so that its length tells whether it is whole.
        'Accept-Encoding' => 'identity',
        'Accept-Language' => @language,
        'Content-Type' => request.body && 'application/json',
        'User-Agent' => "parcours-ruby/#{VERSION}"
      }.compact.merge(request.credentials.headers(proof, request.method, request.target, request.body), request.headers)
    end
  end
end
