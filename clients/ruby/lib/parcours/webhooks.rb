# frozen_string_literal: true

require 'json'
require 'openssl'

module Parcours
  # Receives events.
  class Webhooks
    SCHEMES = %w[auto standard drop].freeze

    private_constant :SCHEMES

    # The event, once it is sure that we sent it. Raises SignatureError otherwise.
    #
    # body:: the raw bytes, as they came
    # headers:: names in any case, or as Rack spells them: `request.env` will do
    # secrets:: `whsec_…`; several while you change from one to the next
    # tolerance:: seconds by which the attempt may be older or newer than our clock
    # scheme:: `standard`: the headers of Standard Webhooks, which cover the time too; `drop`: `Drop-Signature`, which does not; `auto`: the former where they are there
    # now:: Unix time, for tests
    def self.verify(body, headers, secrets, tolerance: 300, scheme: 'auto', now: Time.now.to_i)
      # A secret from a file often ends in a line feed.
      keys = Array(secrets).map { |secret| secret.to_s.strip }
      raise ArgumentError, 'The secret is empty.' if keys.empty? || keys.include?('')
      raise ArgumentError, 'The scheme is standard, drop or auto.' unless SCHEMES.include?(scheme.to_s)

      given = named(headers)
      standard = scheme.to_s == 'standard' || (scheme.to_s == 'auto' && given.keys.any? { |name| name.start_with?('webhook-') })
      expected, signatures = standard ? by_standard(body, given, keys, now, tolerance) : by_drop(body, given, keys)
      unless expected.product(signatures).any? { |one, other| OpenSSL.secure_compare(one, other) }
        raise SignatureError, 'No signature is that of this body under this secret.'
      end

      JSON.parse(body.dup.force_encoding(Encoding::UTF_8))
    end

    class << self
      private

      # By their names in lower case, with hyphens.
      def named(headers)
        plain = headers.map { |name, value| [name.to_s.downcase.tr('_', '-').delete_prefix('http-'), value] }
        plain.select { |name, _| name.start_with?('webhook-', 'drop-') }.to_h { |name, value| [name, Array(value).join(' ').b] }
      end

      def by_standard(body, given, keys, now, tolerance)
        moment = given['webhook-timestamp'].to_s
        unless moment.match?(/\A\d+\z/) && (now - moment.to_i).abs <= tolerance
          raise SignatureError, "webhook-timestamp is not within #{tolerance} seconds of our clock."
        end

        signed = "#{given['webhook-id']}.#{moment}.".b + body.b
        expected = keys.map { |key| "v1,#{[OpenSSL::HMAC.digest('SHA256', bytes(key), signed)].pack('m0')}" }
        [expected, given['webhook-signature'].to_s.split(' ')]
      end

      def by_drop(body, given, keys)
        expected = keys.map { |key| "v1=#{OpenSSL::HMAC.hexdigest('SHA256', key, body)}" }
        [expected, given.values_at('drop-signature', 'drop-signature-next').map { |value| value.to_s.downcase }]
      end

      def bytes(secret)
        secret.delete_prefix('whsec_').unpack1('m0')
      end
    end

    attr_reader :endpoints

    def initialize(api) # :nodoc:
      @api = api
      @endpoints = WebhookEndpoints.new(api)
    end

    # Sends a sample event now; without a URL, to the newest active endpoint.
    def test(url: nil, type: nil)
      @api.post('/v1/webhooks/test', Api.given(url: url, type: type), repeatable: false)
    end
  end

  # Where events are sent to.
  class WebhookEndpoints
    PATH = '/v1/webhook_endpoints'

    def initialize(api) # :nodoc:
      @api = api
    end

    # With `url`, and perhaps `events` and `description`. The `secret` is in this answer and never again.
    def create(endpoint, idempotency_key: nil)
      @api.create(PATH, endpoint, idempotency_key)
    end

    def get(id)
      @api.get("#{PATH}/#{Api.id(id)}")
    end

    # One page, newest first, by `limit` and `cursor`.
    def list(**filters)
      @api.get(PATH, **filters)
    end

    # An Enumerator of every endpoint, newest first, which asks for a page when it gets there.
    def all(**filters)
      @api.rows(PATH, filters)
    end

    # Any of `url`, `events`, `active` and `description`.
    def update(id, **changes)
      @api.patch("#{PATH}/#{Api.id(id)}", changes, repeatable: true)
    end

    def delete(id)
      @api.delete("#{PATH}/#{Api.id(id)}")
    end

    # A new `secret`; the old one signs too for `overlap_hours`: 0 to 168, and 24 when absent. Not repeated after a lost answer, with which the secret before would be lost.
    def rotate_secret(id, overlap_hours: nil)
      @api.post("#{PATH}/#{Api.id(id)}/rotate_secret", Api.given(overlap_hours: overlap_hours), repeatable: false)
    end
  end
end
