# frozen_string_literal: true

require 'erb'
require 'json'
require 'securerandom'
require 'time'

module Parcours
  # One surface of the API, with the credentials that it wants.
  class Api # :nodoc:
    # An id as a part of a path.
    def self.id(id)
      # These would ask for the whole list, or for what lies above.
      raise ArgumentError, 'The id is empty.' if ['', '.', '..'].include?(id.to_s)

      ERB::Util.url_encode(id.to_s)
    end

    # A body of what was given, or none.
    def self.given(**fields)
      given = fields.compact
      given unless given.empty?
    end

    def initialize(transport, credentials)
      @transport = transport
      @credentials = credentials
    end

    def get(path, **query)
      call('GET', path, query: query, repeatable: true)
    end

    def post(path, body = nil, repeatable:)
      call('POST', path, body: body, repeatable: repeatable)
    end

    # A POST that makes something once: every repetition carries the same key.
    def create(path, body, idempotency_key)
      call('POST', path, body: body, headers: { 'Idempotency-Key' => idempotency_key || SecureRandom.uuid }, repeatable: true)
    end

    def patch(path, body = nil, repeatable: false)
      call('PATCH', path, body: body, repeatable: repeatable)
    end

    def delete(path)
      call('DELETE', path)
    end

    # Every row of a list, a page at a time as they are needed.
    def rows(path, query, rows = 'data')
      Enumerator.new do |found|
        cursor = query[:cursor]
        loop do
          page = get(path, **query, cursor: cursor)
          page[rows].each { |row| found << row }
          cursor = page['next_cursor']
          break if cursor.nil?
        end
      end
    end

    # With `repeatable` it may be sent again when nobody knows what became of it.
    def call(method, path, query: {}, body: nil, headers: {}, repeatable: false)
      asked = query.compact.map { |name, value| "#{ERB::Util.url_encode(name.to_s)}=#{ERB::Util.url_encode(text(value))}" }.join('&')
      target = asked.empty? ? path : "#{path}?#{asked}"
      json = body && JSON.generate(body)
      @transport.call(Request.new(method: method, target: target, body: json, headers: headers, credentials: @credentials, repeatable: repeatable))
    end

    private

    def text(value)
      value.respond_to?(:iso8601) ? value.iso8601 : value.to_s
    end
  end
end
