using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Kernel;
using Parcours.Domain.Kernel;
using Parcours.Domain.Operations;
using Parcours.Domain.Partners;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Kernel;

public abstract class IdempotencyStoreContract(StorageFixture storage) : StorageContract(storage)
{
    private static readonly IdempotencyScope Someone = IdempotencyScope.Of(new Owner(new PartnerId(1), Mode.Test));

    protected static readonly StoredAnswer Created = new(201, [0, 1, 127, 128, 255, 10, 13]);

    protected IIdempotencyStore Store => Storage.Services.GetRequiredService<IIdempotencyStore>();

    protected Instant Now => Storage.Clock.GetCurrentInstant();

    [Fact]
    public async Task An_answer_comes_back_byte_for_byte()
    {
        var key = NewKey();

        (await Answer(key, Created)).Should().BeTrue();

        (await Find(key)).Should().BeEquivalentTo(new IdempotencyRecord(key.Fingerprint, Created));
    }

    [Fact]
    public async Task An_answer_may_be_a_mebibyte_long()
    {
        var key = NewKey();
        var answer = new StoredAnswer(200, RandomNumberGenerator.GetBytes(1 << 20));

        await Answer(key, answer);

        (await Find(key))!.Answer.Body.Should().Equal(answer.Body);
    }

    [Fact]
    public async Task An_unknown_key_has_no_answer() => (await Find(NewKey())).Should().BeNull();

    [Fact]
    public async Task A_key_that_was_given_back_can_be_taken_again()
    {
        var key = NewKey();
        await Storage.Write(async ct =>
        {
            (await Store.TryClaim(key, Now, ct)).Should().BeTrue();
            await Store.Release(key, ct);
        });

        (await Find(key)).Should().BeNull();
        (await Answer(key, Created)).Should().BeTrue();
    }

    [Fact]
    public async Task An_answered_key_cannot_be_taken_again_and_keeps_its_answer()
    {
        var key = NewKey();
        await Answer(key, Created);

        (await Answer(key with { Fingerprint = Print("another payload") }, new StoredAnswer(200, []))).Should().BeFalse();

        (await Find(key)).Should().BeEquivalentTo(new IdempotencyRecord(key.Fingerprint, Created));
    }

    [Fact]
    public async Task A_retry_gets_the_stored_answer_and_another_payload_is_noticed()
    {
        var key = NewKey();
        await Answer(key, Created);
        var record = (await Find(key))!;

        IdempotencyErrors.For(record, key).Should().BeOfType<AlreadyAnswered>().Which.Answer.Should().BeEquivalentTo(Created);
        IdempotencyErrors.For(record, key with { Fingerprint = Print("another payload") }).Should().Be(IdempotencyErrors.KeyReused);
    }

    [Fact]
    public async Task A_key_belongs_to_one_partner_and_mode_and_spelling()
    {
        var key = NewKey();
        await Answer(key, Created);
        IdempotencyKey[] others =
        [
            key with { Scope = IdempotencyScope.Of(new Owner(new PartnerId(1), Mode.Live)) },
            key with { Scope = IdempotencyScope.Of(new OperatorId(1)) },
            key with { Scope = IdempotencyScope.Of(new Owner(new PartnerId(2), Mode.Test)) },
            key with { Key = key.Key.ToUpperInvariant() },
            key with { Key = key.Key + "!" },
        ];

        foreach (var other in others)
        {
            (await Find(other)).Should().BeNull();
            (await Answer(other, Created)).Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_key_of_two_hundred_and_fifty_five_characters_is_kept_whole()
    {
        var key = NewKey() with { Key = new string('~', 254) + "a" };
        await Answer(key, Created);

        (await Find(key with { Key = new string('~', 254) + "b" })).Should().BeNull();
        (await Find(key)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_refusal_frees_the_key()
    {
        var key = NewKey();

        await Storage.UnitOfWork.Run(
            async ct =>
            {
                (await Store.TryClaim(key, Now, ct)).Should().BeTrue();
                return Result<int>.Refused(new Error(ErrorKind.Conflict, "refused"));
            },
            Ct);

        (await Find(key)).Should().BeNull();
        (await Answer(key, Created)).Should().BeTrue();
    }

    [Fact]
    public async Task A_key_is_dead_after_twenty_four_hours_and_can_be_taken_again()
    {
        var key = NewKey();
        await Answer(key, Created);
        var (lastMoment, dead) = (Now + IdempotencyKey.Lifetime - Duration.FromMilliseconds(1), Now + IdempotencyKey.Lifetime);
        var retry = key with { Fingerprint = Print("another payload") };

        (await Store.Find(key, lastMoment, Ct)).Should().NotBeNull();
        (await Answer(retry, new StoredAnswer(200, [1]), lastMoment)).Should().BeFalse();
        (await Store.Find(key, dead, Ct)).Should().BeNull();
        (await Answer(retry, new StoredAnswer(200, [2]), dead)).Should().BeTrue();

        (await Store.Find(retry, dead, Ct)).Should().BeEquivalentTo(new IdempotencyRecord(retry.Fingerprint, new StoredAnswer(200, [2])));
    }

    [Fact]
    public async Task A_dead_answer_is_gone_as_soon_as_its_key_is_taken_again()
    {
        var key = NewKey();
        await Answer(key, Created);
        var later = Now + IdempotencyKey.Lifetime;

        await Storage.Write(ct => Store.TryClaim(key, later, ct));

        (await Store.Find(key, later, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task Of_many_that_take_a_key_at_once_one_gets_it_and_the_others_its_answer()
    {
        var key = NewKey();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Storage.Write(async ct =>
        {
            if (!await Store.TryClaim(key, Now, ct))
                return await Store.Find(key, Now, ct);
            await Store.Complete(key, Created, ct);
            return null;
        })));

        outcomes.Where(record => record is null).Should().HaveCount(1);
        outcomes.Where(record => record is not null).Should().AllBeEquivalentTo(new IdempotencyRecord(key.Fingerprint, Created));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_comes_second_waits_for_the_first_to_end(bool isFirstKept)
    {
        var key = NewKey();
        var (taken, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Storage.UnitOfWork.Run(
            async ct =>
            {
                await Store.TryClaim(key, Now, ct);
                taken.SetResult();
                await mayEnd.Task;
                await Store.Complete(key, Created, ct);
                return isFirstKept ? Result<int>.Of(1) : Result<int>.Refused(new Error(ErrorKind.Conflict, "refused"));
            },
            Ct);
        await taken.Task;

        var second = Storage.Write(ct => Store.TryClaim(key, Now, ct));
        (await Find(key)).Should().BeNull("nobody sees an answer before it is committed");
        second.IsCompleted.Should().BeFalse();
        mayEnd.SetResult();

        (await second).Should().Be(!isFirstKept);
        (await first).Error.Should().Match<Error?>(error => error == null == isFirstKept);
    }

    [Fact]
    public async Task Dead_keys_are_forgotten_a_few_at_a_time()
    {
        var longAgo = Instant.FromUtc(2001, 1, 1, 0, 0);
        var keys = Enumerable.Range(0, 6).Select(_ => NewKey()).ToList();
        for (var i = 0; i < keys.Count; i++)
            await Answer(keys[i], Created, longAgo - Duration.FromSeconds(i));
        var alive = keys[0];
        var now = longAgo - Duration.FromSeconds(1) + IdempotencyKey.Lifetime;

        (await Purge(now, most: 3)).Should().Be(3);
        (await Purge(now, most: 3)).Should().Be(2);
        (await Purge(now, most: 3)).Should().Be(0);

        (await Store.Find(alive, now, Ct)).Should().NotBeNull();
    }

    protected static IdempotencyKey NewKey() => new(Someone, "key-" + Ids.Text(16), Print("payload"));

    private static byte[] Print(string payload) => SHA256.HashData(Encoding.UTF8.GetBytes(payload));

    private Task<IdempotencyRecord?> Find(IdempotencyKey key) => Store.Find(key, Now, Ct);

    private Task<bool> Answer(IdempotencyKey key, StoredAnswer answer, Instant? at = null) => Storage.Write(async ct =>
    {
        if (!await Store.TryClaim(key, at ?? Now, ct))
            return false;
        await Store.Complete(key, answer, ct);
        return true;
    });

    private Task<int> Purge(Instant now, int most) => Storage.Write(ct => Store.Purge(now, most, ct));
}

public sealed class IdempotencyStoreOnSqlite(SqliteStorage storage) : IdempotencyStoreContract(storage), IClassFixture<SqliteStorage>;

public sealed class IdempotencyStoreOnSqlServer(SqlServerStorage storage) : IdempotencyStoreContract(storage), IClassFixture<SqlServerStorage>
{
    private static readonly Statement Claim = new("""
        INSERT INTO idempotency_keys (partner_id, mode, idempotency_key, fingerprint, created_at) VALUES (@Partner, N'test', @Key, @Fingerprint, @Now)
        """);

    [Fact]
    public async Task A_key_that_another_unit_holds_too_long_is_neither_taken_nor_answered()
    {
        var key = NewKey();
        var (taken, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holder = Storage.Write(async ct =>
        {
            await Store.TryClaim(key, Now, ct);
            taken.SetResult();
            await mayEnd.Task;
            return true;
        });
        await taken.Task;

        InsertOutcome? outcome = null;
        IdempotencyRecord? record = null;
        try
        {
            await Storage.UnitOfWork.Run(
                async ct =>
                {
                    outcome = await Storage.Sql.TryInsert(Claim, new { Partner = key.Scope.Id, key.Key, key.Fingerprint, Now }, Duration.FromSeconds(1), ct);
                    record = await Store.Find(key, Now, ct);
                    var writing = () => Store.Complete(key, Created, ct);
                    await writing.Should().ThrowAsync<InvalidOperationException>();
                    return Result<int>.Refused(IdempotencyErrors.InProgress);
                },
                Ct);
        }
        finally
        {
            mayEnd.SetResult();
            await holder;
        }

        outcome.Should().Be(InsertOutcome.StillHeld);
        record.Should().BeNull();
    }
}
