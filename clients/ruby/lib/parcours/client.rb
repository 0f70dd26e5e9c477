# frozen_string_literal: true

module Parcours
  # A partner's way into Parcours. Give the credentials of the surfaces that you call; Webhooks.verify needs none. Threads may share one client.
  class Client
    attr_reader :orders, :tracking, :simulator, :webhooks, :unboxing, :websites, :purchases

    # base_url:: such as `https://api.example.com`, without a path
    # key, secret:: `pk_live_…` or `pk_test_…` and its secret, for delivery orders and webhooks
    # api_key:: `sk_live_…` or `sk_test_…`, for unboxing orders
    # client_id, client_secret:: for purchases and reviews
    # language:: `fr` or `en`: of messages
    # timeout:: seconds to wait for a connection, and for each further part of an answer
    # max_retries:: how often a request is repeated that failed and may have more luck
    # retry_delay:: seconds: the longest wait before the first repetition, twice as long before each further one
    # max_retry_delay:: seconds that this wait never exceeds
    # clock:: for tests: as Parcours::Clock
    def initialize(base_url:, key: nil, secret: nil, api_key: nil, client_id: nil, client_secret: nil, language: nil,
                   timeout: 30, max_retries: 3, retry_delay: 0.5, max_retry_delay: 8, clock: Clock.new)
      transport = Transport.new(base_url: base_url, language: language, timeout: timeout, max_retries: max_retries,
                                retry_delay: retry_delay, max_retry_delay: max_retry_delay, clock: clock)
      @apis = {
        'delivery' => Credentials::Signature.new(key, secret),
        'unboxing' => Credentials::Bearer.new(api_key),
        'reviews' => Credentials::Token.new(transport, client_id, client_secret, clock),
        'none' => Credentials::None.new
      }.transform_values { |credentials| Api.new(transport, credentials) }

      @orders = Orders.new(@apis['delivery'])
      @tracking = Tracking.new(@apis['none'])
      @simulator = Simulator.new(@apis['delivery'])
      @webhooks = Webhooks.new(@apis['delivery'])
      @unboxing = Unboxing.new(@apis['unboxing'])
      @websites = Websites.new(@apis['reviews'])
      @purchases = Purchases.new(@apis['reviews'])
    end

    # A price, which holds for 24 hours when its `quote_id` comes with the order.
    def quote(facts)
      @apis['delivery'].post('/v1/rates/quote', facts, repeatable: true)
    end

    # Any other call of the API, with the credentials of `delivery`, `unboxing`, `reviews` or `none`. The path is percent-encoded.
    def request(auth, method, path, query: {}, body: nil)
      api = @apis.fetch(auth.to_s) { raise ArgumentError, 'The credentials are delivery, unboxing, reviews or none.' }
      api.call(method, path, query: query, body: body, repeatable: method == 'GET')
    end

    # Without the secrets.
    def inspect
      "#<#{self.class}>"
    end
  end
end
