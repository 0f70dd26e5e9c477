# frozen_string_literal: true

require 'json'
require 'time'

module Parcours
  # An answer as it came.
  class Reply # :nodoc:
    attr_reader :status

    def initialize(status, headers, body)
      @status = status
      @headers = headers
      @body = body
    end

    # A 422 with a list says what became of each purchase, of which none was taken.
    def good?
      status < 300 || (status == 422 && read.is_a?(Array))
    end

    def json
      read || raise(ConnectionError, "The answer is not whole, or not the API's.")
    end

    # Nil when it is not JSON: something before the API answered.
    def read
      JSON.parse(@body.dup.force_encoding(Encoding::UTF_8))
    rescue JSON::ParserError
      nil
    end

    def header(name)
      @headers[name]&.first
    end

    # Seconds; nil when the header is absent or unreadable.
    def retry_after
      value = header('retry-after')
      return if value.nil?

      value.match?(/\A\d+\z/) ? value.to_i : [Time.httpdate(value) - Time.now, 0].max
    rescue ArgumentError
      nil
    end
  end
end
