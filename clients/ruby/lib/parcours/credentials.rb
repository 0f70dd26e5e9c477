# frozen_string_literal: true

require 'erb'
require 'openssl'

module Parcours
  # How a request shows whose it is: `prepare` before each attempt gives what `headers` shows, and `renew` says after a 401 whether there is hope.
  module Credentials # :nodoc:
    # For what everyone may see.
    class None
      def prepare; end

      def headers(_proof, _method, _target, _body)
        {}
      end

      def renew(_proof)
        false
      end
    end

    # A merchant's key.
    class Bearer < None
      def initialize(api_key)
        super()
        @api_key = api_key
      end

      def prepare
        raise ArgumentError, 'This call needs api_key.' if @api_key.to_s.empty?
      end

      def headers(_proof, _method, _target, _body)
        { 'Authorization' => "Bearer #{@api_key}" }
      end
    end

    # A key pair: each attempt is signed anew, since a signature is good for five minutes.
    class Signature < None
      def initialize(key, secret)
        super()
        @key = key
        @secret = secret
      end

      def prepare
        raise ArgumentError, 'This call needs key and secret.' if @key.to_s.empty? || @secret.to_s.empty?
      end

      def headers(_proof, method, target, body)
        timestamp = Time.now.to_i.to_s
        signature = OpenSSL::HMAC.hexdigest('SHA256', @secret, "#{timestamp}\n#{method}\n#{target}\n#{body}")
        { 'X-Api-Key' => @key, 'X-Timestamp' => timestamp, 'X-Signature' => "v1=#{signature}" }
      end
    end

    # An access token by OAuth's client-credentials grant, kept until shortly before it expires.
    class Token < None
      PATH = '/realms/parcours/protocol/openid-connect/token'

      # Seconds before its end at which a token is not used any more.
      MARGIN = 30

      def initialize(transport, client_id, client_secret, clock)
        super()
        @transport = transport
        @client_id = client_id
        @client_secret = client_secret
        @clock = clock
        @lock = Mutex.new
      end

      def prepare
        raise ArgumentError, 'This call needs client_id and client_secret.' if @client_id.to_s.empty? || @client_secret.to_s.empty?

        # One thread asks, the others wait for its answer.
        @lock.synchronize do
          fetch unless @token && @clock.now < @until
          @token
        end
      end

      def headers(proof, _method, _target, _body)
        { 'Authorization' => "Bearer #{proof}" }
      end

      def renew(proof)
        # Another thread may have a new one already.
        @lock.synchronize { @token = nil if @token == proof }
        true
      end

      private

      def fetch
        asked = @clock.now
        # RFC 6749, 2.3.1: both are form-encoded before they are joined.
        pair = [@client_id, @client_secret].map { |part| ERB::Util.url_encode(part) }.join(':')
        given = @transport.call(Request.new(
          method: 'POST', target: PATH, body: 'grant_type=client_credentials&scope=openid', credentials: None.new, repeatable: true,
          headers: { 'Authorization' => "Basic #{[pair].pack('m0')}", 'Content-Type' => 'application/x-www-form-urlencoded' }
        ))
        @until = asked + given['expires_in'] - MARGIN
        @token = given['access_token']
      end
    end
  end
end
