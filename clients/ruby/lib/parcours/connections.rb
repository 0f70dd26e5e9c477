# frozen_string_literal: true

require 'net/http'

module Parcours
  # Connections to one server, kept open between requests; each is used by one thread at a time.
  class Connections # :nodoc:
    def initialize(uri, timeout)
      @uri = uri
      @timeout = timeout
      @lock = Mutex.new
      forget
    end

    # What the block does with one. Is it left by an exception, the connection is closed.
    def with
      http = take
      result = yield http
      whole = true
      result
    ensure
      if whole
        @lock.synchronize { @idle.push(http) }
      elsif http&.started?
        http.finish
      end
    end

    private

    def take
      @lock.synchronize do
        # A child process must not speak on its parent's connections.
        forget if @process != Process.pid
        @idle.pop
      end || open
    end

    def forget
      @process = Process.pid
      @idle = []
    end

    def open
      http = Net::HTTP.new(@uri.hostname, @uri.port)
      http.use_ssl = @uri.scheme == 'https'
      http.open_timeout = http.read_timeout = http.write_timeout = @timeout
      # Net::HTTP would repeat by itself, without a wait.
      http.max_retries = 0
      http.start
    end
  end
end
