#!/usr/bin/env ruby
# frozen_string_literal: true

# Runs clients/conformance/script.json against a server; its README says how. Usage: run.rb SCRIPT

require 'json'
require 'net/http'
require 'securerandom'
require 'time'
require_relative '../lib/parcours'

# Time that passes when it is told to.
class ToldClock
  attr_accessor :ahead, :waits

  def initialize
    @ahead = 0
    @waits = []
  end

  def now
    Time.now.to_f + ahead
  end

  def sleep(seconds)
    waits << seconds
  end
end

class Failed < StandardError
end

class Matcher
  def self.match(expected, actual, where)
    fits = case expected
           when Array
             is_list = actual.is_a?(Array) && actual.size == expected.size
             expected.each_with_index { |one, index| match(one, actual[index], "#{where}.#{index}") } if is_list
             is_list
           when Hash then object?(expected, actual, where)
           when Numeric then actual.is_a?(Numeric) && expected == actual
           else expected == actual
           end
    raise Failed, "#{where} is #{JSON.generate(actual)}, expected #{JSON.generate(expected)}" unless fits
  end

  def self.object?(expected, actual, where)
    case expected.keys.first
    when '$match' then (actual.is_a?(String) || actual.is_a?(Numeric)) && actual.to_s.match?(Regexp.new(expected['$match']))
    when '$length' then actual.is_a?(Array) && actual.size == expected['$length']
    when '$contains' then actual.is_a?(Array) && actual.any? { |one| matches?(expected['$contains'], one) }
    when '$absent' then actual.nil?
    else
      is_object = actual.is_a?(Hash)
      expected.each { |name, one| match(one, actual[name], "#{where}.#{name}") } if is_object
      is_object
    end
  end

  def self.matches?(expected, actual)
    match(expected, actual, '')
    true
  rescue Failed
    false
  end
end

class Run
  TYPES = {
    Parcours::AuthenticationError => 'authentication', Parcours::ForbiddenError => 'forbidden', Parcours::NotFoundError => 'not_found', Parcours::ConflictError => 'conflict',
    Parcours::ValidationError => 'validation', Parcours::RateLimitError => 'rate_limit', Parcours::ServerError => 'server', Parcours::ApiError => 'api',
    Parcours::ConnectionError => 'connection', Parcours::SignatureError => 'signature', ArgumentError => 'argument'
  }.freeze

  CALLS = {
    'quote' => ->(client, with, _) { client.quote(with) },
    'orders.create' => ->(client, with, options) { client.orders.create(with, **options) },
    'orders.get' => ->(client, with, _) { client.orders.get(with['id']) },
    'orders.list' => ->(client, with, _) { client.orders.list(**named(with)) },
    'orders.all' => ->(client, with, _) { client.orders.all(**named(with)) },
    'orders.cancel' => ->(client, with, _) { client.orders.cancel(with['id'], **rest(with)) },
    'tracking.get' => ->(client, with, _) { client.tracking.get(with['id']) },
    'simulator.advance' => ->(client, with, _) { client.simulator.advance(with['id'], **rest(with)) },
    'webhooks.endpoints.create' => ->(client, with, options) { client.webhooks.endpoints.create(with, **options) },
    'webhooks.endpoints.get' => ->(client, with, _) { client.webhooks.endpoints.get(with['id']) },
    'webhooks.endpoints.list' => ->(client, with, _) { client.webhooks.endpoints.list(**named(with)) },
    'webhooks.endpoints.all' => ->(client, with, _) { client.webhooks.endpoints.all(**named(with)) },
    'webhooks.endpoints.update' => ->(client, with, _) { client.webhooks.endpoints.update(with['id'], **rest(with)) },
    'webhooks.endpoints.delete' => ->(client, with, _) { client.webhooks.endpoints.delete(with['id']) },
    'webhooks.endpoints.rotate_secret' => ->(client, with, _) { client.webhooks.endpoints.rotate_secret(with['id'], **rest(with)) },
    'webhooks.test' => ->(client, with, _) { client.webhooks.test(**named(with)) },
    'webhooks.verify' => ->(_, with, _) { Parcours::Webhooks.verify(with['body'], with['headers'], with['secret'], **named(with.slice('now', 'scheme'))) },
    'unboxing.orders.create' => ->(client, with, options) { client.unboxing.orders.create(with, **options) },
    'unboxing.orders.get' => ->(client, with, _) { client.unboxing.orders.get(with['id']) },
    'unboxing.orders.list' => ->(client, with, _) { client.unboxing.orders.list(**named(with)) },
    'unboxing.orders.all' => ->(client, with, _) { client.unboxing.orders.all(**named(with)) },
    'unboxing.orders.ship' => ->(client, with, _) { client.unboxing.orders.ship(with['id'], **rest(with)) },
    'unboxing.orders.deliver' => ->(client, with, _) { client.unboxing.orders.deliver(with['id']) },
    'unboxing.orders.resolve' => ->(client, with, _) { client.unboxing.orders.resolve(with['id'], **rest(with)) },
    'unboxing.orders.cancel' => ->(client, with, _) { client.unboxing.orders.cancel(with['id'], **rest(with)) },
    'unboxing.stats' => ->(client, _, _) { client.unboxing.stats },
    'websites.list' => ->(client, _, _) { client.websites.list },
    'purchases.submit' => ->(client, with, options) { client.purchases.submit(with['website_id'], with['events'], **options) },
    'purchases.follow_up' => ->(client, with, _) { client.purchases.follow_up(with['website_id'], **rest(with)) },
    'purchases.follow_up_all' => ->(client, with, _) { client.purchases.follow_up_all(with['website_id'], **rest(with)) },
    'purchases.erase' => ->(client, with, _) { client.purchases.erase(with['website_id'], with['id']) },
    'request' => ->(client, with, _) { client.request(with['auth'], with['method'], with['path'], **named(with.slice('query', 'body'))) }
  }.freeze

  def self.named(fields)
    fields.transform_keys(&:to_sym)
  end

  def self.rest(fields)
    named(fields.except('id', 'website_id'))
  end

  def initialize(script)
    @script = script
    @values = ENV.select { |name, _| name.start_with?('PARCOURS_') }.to_h
    @values.merge!('random' => SecureRandom.hex(6), 'now' => Time.now.utc.strftime('%Y-%m-%dT%H:%M:%SZ'))
    script.fetch('values', {}).each { |name, value| @values[name] = fill(value) }
  end

  def all
    puts "1..#{@script['scenarios'].size}"
    @script['scenarios'].map { |scenario| one(scenario) }.all?
  end

  private

  def one(scenario)
    run(scenario)
    puts "ok - #{scenario['name']}"
    true
  rescue StandardError => e
    puts "not ok - #{scenario['name']}: #{e.message.tr("\r\n", '  ')}"
    false
  end

  def run(scenario)
    tell('scenario' => scenario['name'])
    @clock = ToldClock.new
    options = {
      'base_url' => @values['PARCOURS_URL'], 'key' => @values['PARCOURS_KEY'], 'secret' => @values['PARCOURS_SECRET'], 'api_key' => @values['PARCOURS_API_KEY'],
      'client_id' => @values['PARCOURS_CLIENT_ID'], 'client_secret' => @values['PARCOURS_CLIENT_SECRET']
    }
    @client = Parcours::Client.new(**Run.named(options.merge(fill(scenario.fetch('client', {}))).compact), clock: @clock)
    scenario['steps'].each_with_index do |step, index|
      take(fill(step))
    rescue StandardError => e
      raise Failed, "step #{index + 1}: #{"#{e.class}: " unless e.is_a?(Failed)}#{e.message}"
    end
  end

  def take(step)
    if step.key?('call') then call(step['call'], step)
    elsif step.key?('waits') then waited(step['waits'], step.fetch('total_at_least', 0))
    elsif step.key?('clock') then @clock.ahead += step['clock']
    else save(step, tell(step.except('save')))
    end
  end

  def call(name, step)
    begin
      method = CALLS.fetch(name) { raise Failed, "no such call: #{name}" }
      answer = method.call(@client, step.fetch('with', {}), Run.named(step.fetch('options', {})))
      answer = step['take'] ? answer.first(step['take']) : answer.to_a if answer.is_a?(Enumerator)
    rescue Parcours::Error, ArgumentError => e
      raise unless step['fails']

      return Matcher.match(step['fails'], described(e), 'error')
    end
    raise Failed, "#{name} did not fail: #{JSON.generate(answer)}" if step['fails']

    Matcher.match(step['expect'], answer, 'answer') if step.key?('expect')
    save(step, answer)
  end

  def described(error)
    facts = { 'type' => TYPES.find { |kind, _| error.is_a?(kind) }.last, 'message' => error.message }
    return facts unless error.is_a?(Parcours::ApiError)

    facts.merge('status' => error.status, 'code' => error.code, 'request_id' => error.request_id, 'details' => error.details, 'errors' => error.errors, 'retry_after' => error.retry_after)
  end

  def waited(bounds, total)
    waits = @clock.waits
    @clock.waits = []
    pairs = waits.zip(bounds)
    fits = waits.size == bounds.size && waits.sum >= total && pairs.all? { |wait, bound| wait.between?(bound['min'], bound['max']) }
    varies = bounds.any? { |bound| bound['min'] != bound['max'] }
    jittered = fits && pairs.any? { |wait, bound| wait > bound['min'] && wait < bound['max'] }
    raise Failed, "waits are #{waits}, expected #{JSON.generate(bounds)}" unless fits && (jittered || !varies)
  end

  def save(step, answer)
    step.fetch('save', {}).each do |name, path|
      @values[name] = path.split('.').reduce(answer) { |part, place| part.is_a?(Array) ? part[Integer(place)] : part&.[](place) }
      raise Failed, "there is no #{path} in #{JSON.generate(answer)}" if @values[name].nil?
    end
  end

  # Puts the values in, everywhere.
  def fill(value)
    case value
    when Hash then value.transform_values { |one| fill(one) }
    when Array then value.map { |one| fill(one) }
    when String
      whole = value[/\A\{([A-Za-z_]\w*)\}\z/, 1]
      return @values[whole] if @values.key?(whole)

      value.gsub(/\{([A-Za-z_]\w*)\}/) { |found| text(@values.fetch(Regexp.last_match(1), found)) }
    else value
    end
  end

  def text(value)
    value.is_a?(String) ? value : JSON.generate(value)
  end

  # Says something to the proxy.
  def tell(what)
    answer = JSON.parse(Net::HTTP.post(URI(@values['PARCOURS_FAULTS_URL']), JSON.generate(what), 'Content-Type' => 'application/json').body)
    answer['ok'] ? answer : raise(Failed, answer['why'])
  end
end

$stdout.sync = true
exit(Run.new(JSON.parse(File.read(ARGV.fetch(0), encoding: 'UTF-8'))).all ? 0 : 1)
