<?php

/**
 * Runs clients/conformance/script.json against a server; its README says how. Usage: run.php SCRIPT
 */

declare(strict_types=1);

use Parcours\Client;
use Parcours\Clock;
use Parcours\Exception;
use Parcours\Webhooks;

spl_autoload_register(static function (string $class): void {
    require dirname(__DIR__) . '/src/' . strtr(substr($class, strlen('Parcours\\')), '\\', '/') . '.php';
});

/** Time that passes when it is told to. */
final class ToldClock implements Clock
{
    /** @var list<float> */
    public array $waits = [];
    public float $ahead = 0.0;

    public function now(): float
    {
        return microtime(true) + $this->ahead;
    }

    public function sleep(float $seconds): void
    {
        $this->waits[] = $seconds;
    }
}

final class Failed extends \Exception
{
}

final class Run
{
    private array $values;
    private Client $client;
    private ToldClock $clock;

    public function __construct(private readonly array $script)
    {
        $this->values = array_filter(getenv(), static fn ($name) => str_starts_with($name, 'PARCOURS_'), ARRAY_FILTER_USE_KEY)
            + ['random' => bin2hex(random_bytes(6)), 'now' => gmdate('Y-m-d\TH:i:s\Z')];
        foreach ($script['values'] ?? [] as $name => $value) {
            $this->values[$name] = $this->fill($value);
        }
    }

    public function all(): int
    {
        $isGood = true;
        echo '1..', count($this->script['scenarios']), "\n";
        foreach ($this->script['scenarios'] as $scenario) {
            try {
                $this->scenario($scenario);
                echo "ok - {$scenario['name']}\n";
            } catch (\Throwable $why) {
                $isGood = false;
                echo "not ok - {$scenario['name']}: ", $why instanceof Failed ? '' : $why::class . ': ', strtr($why->getMessage(), "\r\n", '  '), "\n";
            }
        }

        return $isGood ? 0 : 1;
    }

    private function scenario(array $scenario): void
    {
        $this->tell(['scenario' => $scenario['name']]);
        $this->clock = new ToldClock();
        $options = $this->fill($scenario['client'] ?? []) + [
            'base_url' => $this->values['PARCOURS_URL'],
            'key' => $this->values['PARCOURS_KEY'],
            'secret' => $this->values['PARCOURS_SECRET'],
            'api_key' => $this->values['PARCOURS_API_KEY'],
            'client_id' => $this->values['PARCOURS_CLIENT_ID'],
            'client_secret' => $this->values['PARCOURS_CLIENT_SECRET'],
        ];
        $given = array_filter($options, static fn ($value) => $value !== null);
        $named = array_combine(array_map(static fn ($name) => lcfirst(str_replace('_', '', ucwords($name, '_'))), array_keys($given)), $given);
        $this->client = new Client(...$named, clock: $this->clock);

        foreach ($scenario['steps'] as $index => $step) {
            try {
                $this->step($this->fill($step));
            } catch (\Throwable $why) {
                throw new Failed('step ' . ($index + 1) . ': ' . ($why instanceof Failed ? '' : $why::class . ': ') . $why->getMessage(), 0, $why);
            }
        }
    }

    private function step(array $step): void
    {
        match (true) {
            isset($step['call']) => $this->called($step),
            isset($step['waits']) => $this->waited($step),
            isset($step['clock']) => $this->clock->ahead += $step['clock'],
            default => $this->save($step, $this->tell(array_diff_key($step, ['save' => true]))),
        };
    }

    private function called(array $step): void
    {
        try {
            $answer = $this->call($step['call'], $step['with'] ?? [], $step['options']['idempotency_key'] ?? null);
            if ($answer instanceof \Traversable) {
                $answer = self::take($answer, $step['take'] ?? PHP_INT_MAX);
            }
        } catch (\InvalidArgumentException | Exception\ParcoursException $error) {
            if (!isset($step['fails'])) {
                throw $error;
            }
            self::match($step['fails'], self::described($error), 'error');

            return;
        }
        if (isset($step['fails'])) {
            throw new Failed("{$step['call']} did not fail: " . self::text($answer));
        }
        if (array_key_exists('expect', $step)) {
            self::match($step['expect'], $answer, 'answer');
        }
        $this->save($step, $answer);
    }

    private function call(string $name, array $with, ?string $key): mixed
    {
        $client = $this->client;
        $rest = array_diff_key($with, ['id' => 0, 'website_id' => 0]);

        return match ($name) {
            'quote' => $client->quote($with),
            'orders.create' => $client->orders->create($with, $key),
            'orders.get' => $client->orders->get($with['id']),
            'orders.list' => $client->orders->list($with),
            'orders.all' => $client->orders->all($with),
            'orders.cancel' => $client->orders->cancel($with['id'], ...$rest),
            'tracking.get' => $client->tracking->get($with['id']),
            'simulator.advance' => $client->simulator->advance($with['id'], $with['to'] ?? null, $with['failure_reason'] ?? null),
            'webhooks.endpoints.create' => $client->webhooks->endpoints->create($with, $key),
            'webhooks.endpoints.get' => $client->webhooks->endpoints->get($with['id']),
            'webhooks.endpoints.list' => $client->webhooks->endpoints->list($with),
            'webhooks.endpoints.all' => $client->webhooks->endpoints->all($with),
            'webhooks.endpoints.update' => $client->webhooks->endpoints->update($with['id'], $rest),
            'webhooks.endpoints.delete' => $client->webhooks->endpoints->delete($with['id']),
            'webhooks.endpoints.rotate_secret' => $client->webhooks->endpoints->rotateSecret($with['id'], $with['overlap_hours'] ?? null),
            'webhooks.test' => $client->webhooks->test(...$with),
            'webhooks.verify' => Webhooks::verify($with['body'], $with['headers'], $with['secret'], now: $with['now'] ?? null, scheme: $with['scheme'] ?? 'auto'),
            'unboxing.orders.create' => $client->unboxing->orders->create($with, $key),
            'unboxing.orders.get' => $client->unboxing->orders->get($with['id']),
            'unboxing.orders.list' => $client->unboxing->orders->list($with),
            'unboxing.orders.all' => $client->unboxing->orders->all($with),
            'unboxing.orders.ship' => $client->unboxing->orders->ship($with['id'], $with['tracking_number'] ?? null, $with['carrier'] ?? null),
            'unboxing.orders.deliver' => $client->unboxing->orders->deliver($with['id']),
            'unboxing.orders.resolve' => $client->unboxing->orders->resolve($with['id'], ...$rest),
            'unboxing.orders.cancel' => $client->unboxing->orders->cancel($with['id'], ...$rest),
            'unboxing.stats' => $client->unboxing->stats(),
            'websites.list' => $client->websites->list(),
            'purchases.submit' => $client->purchases->submit($with['website_id'], $with['events'], $key),
            'purchases.follow_up' => $client->purchases->followUp($with['website_id'], $rest),
            'purchases.follow_up_all' => $client->purchases->followUpAll($with['website_id'], $rest),
            'purchases.erase' => $client->purchases->erase($with['website_id'], $with['id']),
            'request' => $client->request(...$with),
            default => throw new Failed("no such call: $name"),
        };
    }

    private static function take(\Traversable $rows, int $most): array
    {
        $taken = [];
        foreach ($rows as $row) {
            $taken[] = $row;
            if (count($taken) === $most) {
                break;
            }
        }

        return $taken;
    }

    private static function described(\Throwable $error): array
    {
        $type = match (true) {
            $error instanceof Exception\AuthenticationException => 'authentication',
            $error instanceof Exception\ForbiddenException => 'forbidden',
            $error instanceof Exception\NotFoundException => 'not_found',
            $error instanceof Exception\ConflictException => 'conflict',
            $error instanceof Exception\ValidationException => 'validation',
            $error instanceof Exception\RateLimitException => 'rate_limit',
            $error instanceof Exception\ServerException => 'server',
            $error instanceof Exception\ApiException => 'api',
            $error instanceof Exception\ConnectionException => 'connection',
            $error instanceof Exception\SignatureException => 'signature',
            default => 'argument',
        };
        $facts = ['type' => $type, 'message' => $error->getMessage()];

        return $error instanceof Exception\ApiException ? $facts + [
            'status' => $error->status,
            'code' => $error->errorCode,
            'request_id' => $error->requestId,
            'details' => $error->details,
            'errors' => $error->errors,
            'retry_after' => $error->retryAfter,
        ] : $facts;
    }

    private function waited(array $step): void
    {
        [$waits, $this->clock->waits] = [$this->clock->waits, []];
        $bounds = $step['waits'];
        $isJittered = false;
        $mayVary = false;
        if (count($waits) !== count($bounds)) {
            throw new Failed('waits are ' . self::text($waits));
        }
        foreach ($waits as $index => $wait) {
            ['min' => $min, 'max' => $max] = $bounds[$index];
            if ($wait < $min || $wait > $max) {
                throw new Failed('waits are ' . self::text($waits));
            }
            $mayVary = $mayVary || $min != $max;
            $isJittered = $isJittered || ($wait > $min && $wait < $max);
        }
        if (($mayVary && !$isJittered) || array_sum($waits) < ($step['total_at_least'] ?? 0)) {
            throw new Failed('waits are ' . self::text($waits));
        }
    }

    private function save(array $step, mixed $answer): void
    {
        foreach ($step['save'] ?? [] as $name => $path) {
            $part = $answer;
            foreach (explode('.', $path) as $place) {
                $part = $part[$place] ?? throw new Failed("there is no $path in " . self::text($answer));
            }
            $this->values[$name] = $part;
        }
    }

    /** Puts the values in, everywhere. */
    private function fill(mixed $value): mixed
    {
        if (is_array($value)) {
            return array_map($this->fill(...), $value);
        }
        if (!is_string($value)) {
            return $value;
        }
        if (preg_match('/^\{([A-Za-z_]\w*)\}$/D', $value, $whole) && array_key_exists($whole[1], $this->values)) {
            return $this->values[$whole[1]];
        }

        return preg_replace_callback('/\{([A-Za-z_]\w*)\}/', function (array $found): string {
            $known = $this->values[$found[1]] ?? $found[0];

            return is_string($known) ? $known : self::text($known);
        }, $value);
    }

    private static function match(mixed $expected, mixed $actual, string $where): void
    {
        $fail = static fn () => throw new Failed("$where is " . self::text($actual) . ', expected ' . self::text($expected));
        if (is_array($expected) && array_is_list($expected)) {
            if (!is_array($actual) || !array_is_list($actual) || count($actual) !== count($expected)) {
                $fail();
            }
            foreach ($expected as $index => $one) {
                self::match($one, $actual[$index], "$where.$index");
            }
        } elseif (!is_array($expected)) {
            $isEqual = self::isNumber($expected) && self::isNumber($actual) ? $expected == $actual : $expected === $actual;
            $isEqual || $fail();
        } elseif (isset($expected['$match'])) {
            $isText = is_string($actual) || self::isNumber($actual);
            ($isText && preg_match('~' . str_replace('~', '\~', $expected['$match']) . '~u', (string) $actual)) || $fail();
        } elseif (isset($expected['$length'])) {
            (is_array($actual) && array_is_list($actual) && count($actual) === $expected['$length']) || $fail();
        } elseif (isset($expected['$contains'])) {
            (is_array($actual) && self::anyMatches($expected['$contains'], $actual)) || $fail();
        } elseif (isset($expected['$absent'])) {
            $actual === null || $fail();
        } else {
            is_array($actual) || $fail();
            foreach ($expected as $name => $one) {
                self::match($one, $actual[$name] ?? null, "$where.$name");
            }
        }
    }

    private static function anyMatches(mixed $expected, array $list): bool
    {
        foreach ($list as $one) {
            try {
                self::match($expected, $one, '');

                return true;
            } catch (Failed) {
            }
        }

        return false;
    }

    private static function isNumber(mixed $value): bool
    {
        return is_int($value) || is_float($value);
    }

    private static function text(mixed $value): string
    {
        return json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    }

    /** Says something to the proxy. */
    private function tell(array $what): array
    {
        $curl = curl_init($this->values['PARCOURS_FAULTS_URL']);
        curl_setopt_array($curl, [
            CURLOPT_POSTFIELDS => json_encode($what, JSON_UNESCAPED_UNICODE),
            CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
            CURLOPT_RETURNTRANSFER => true,
        ]);
        $answer = json_decode((string) curl_exec($curl), true) ?? throw new Failed('the proxy does not answer: ' . curl_error($curl));

        return $answer['ok'] ? $answer : throw new Failed($answer['why']);
    }
}

exit((new Run(json_decode(file_get_contents($argv[1]), true, 512, JSON_THROW_ON_ERROR)))->all());
