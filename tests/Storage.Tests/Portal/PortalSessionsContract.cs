using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Parcours.Application.Portal;
using Parcours.Domain.Portal;
using Parcours.Infrastructure.Storage;
using Parcours.Storage.Tests.Fixtures;

namespace Parcours.Storage.Tests.Portal;

public abstract class PortalSessionsContract(StorageFixture storage) : PortalContract(storage)
{
    private static readonly Statement StoredHash = new("SELECT token_hash FROM portal_sessions WHERE id = @Id");

    private IPortalSessions Sessions => Storage.Services.GetRequiredService<IPortalSessions>();

    [Fact]
    public async Task A_session_is_found_by_its_secret_of_which_only_the_hash_is_stored()
    {
        var (user, secret) = (await AUser(), PortalSecret.New());
        var id = await Add(user, secret);

        (await Sessions.Find(secret, Now, Ct)).Should().Be(new PortalSession(id, user, "Firefox", Now, Now));
        (await Sessions.Find(PortalSecret.New(), Now, Ct)).Should().BeNull();
        (await Storage.Sql.First<byte[]>(StoredHash, new { Id = id }, Ct)).Should().Equal(secret.Hash);
    }

    [Fact]
    public async Task It_ends_when_nobody_uses_it_and_each_use_begins_that_anew_until_its_last_day()
    {
        var (user, secret) = (await AUser(), PortalSecret.New());
        var id = await Add(user, secret);
        var (begun, last) = (Now, Now + PortalSession.Idle);

        (await Sessions.Find(secret, last - Duration.FromMinutes(1), Ct)).Should().NotBeNull();
        (await Sessions.Find(secret, last, Ct)).Should().BeNull();

        await Storage.Write(ct => Sessions.NoteUse(Used(id, begun + Duration.FromDays(13)), ct));
        await Storage.Write(ct => Sessions.NoteUse(Used(id, begun), ct));
        (await Sessions.Find(secret, last, Ct))!.LastSeenAt.Should().Be(begun + Duration.FromDays(13));

        await Storage.Write(ct => Sessions.NoteUse(Used(id, begun + Duration.FromDays(89)), ct));
        (await Sessions.Find(secret, begun + PortalSession.Longest, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task A_person_sees_and_ends_their_own_sessions_only()
    {
        var (user, other) = (await AUser(), await AUser());
        var (first, second, foreign) = (await Add(user, PortalSecret.New()), await Add(user, PortalSecret.New()), await Add(other, PortalSecret.New()));

        (await Sessions.Open(user, Now, Ct)).Select(session => session.Id).Should().Equal(second, first);
        (await Storage.Write(ct => Sessions.Revoke(user, foreign, Now, ct))).Should().BeFalse();
        (await Storage.Write(ct => Sessions.Revoke(user, first, Now, ct))).Should().BeTrue();
        (await Storage.Write(ct => Sessions.Revoke(user, first, Now, ct))).Should().BeFalse();
        (await Sessions.Open(user, Now, Ct)).Should().ContainSingle();

        (await Storage.Write(ct => Sessions.RevokeAll(user, Now, ct))).Should().Be(1);
        (await Sessions.Open(user, Now, Ct)).Should().BeEmpty();
        (await Sessions.Open(other, Now, Ct)).Should().ContainSingle();
    }

    [Fact]
    public async Task What_nobody_has_used_for_long_is_forgotten()
    {
        var secret = PortalSecret.New();
        await Add(await AUser(), secret);

        await Storage.Write(ct => Sessions.Purge(Now - Duration.FromDays(1), 100, ct));
        (await Sessions.Find(secret, Now, Ct)).Should().NotBeNull();
        (await Storage.Write(ct => Sessions.Purge(Now, 100, ct))).Should().BePositive();
        (await Sessions.Find(secret, Now, Ct)).Should().BeNull();
    }

    private Task<SessionId> Add(UserId user, PortalSecret secret) => Storage.Write(ct => Sessions.Add(user, secret, "Firefox", Now, ct));

    private static Dictionary<string, Instant> Used(SessionId session, Instant at) => new() { [session.Value.ToString(CultureInfo.InvariantCulture)] = at };
}

public abstract class PortalTokensContract(StorageFixture storage) : PortalContract(storage)
{
    private IPortalTokens Tokens => Storage.Services.GetRequiredService<IPortalTokens>();

    [Fact]
    public async Task A_token_is_read_as_often_as_one_likes_and_taken_once()
    {
        var secret = PortalSecret.New();
        var token = new PortalToken(TokenPurpose.SignUp, Email: "zoe@shop.example", Name: "Zoé", AccountName: "Boutique", PasswordHash: "hash", Language: "fr");
        await Add(secret, token);

        (await Tokens.Find(secret, TokenPurpose.SignUp, Now, Ct)).Should().Be(token);
        (await Tokens.Find(secret, TokenPurpose.Reset, Now, Ct)).Should().BeNull("it is for something else");
        (await Take(secret, TokenPurpose.Reset)).Should().BeNull();
        (await Take(secret, TokenPurpose.SignUp)).Should().Be(token);
        (await Take(secret, TokenPurpose.SignUp)).Should().BeNull();
    }

    [Theory]
    [InlineData(TokenPurpose.SignUp, 24 * 60)]
    [InlineData(TokenPurpose.Reset, 60)]
    [InlineData(TokenPurpose.SecondFactor, 10)]
    [InlineData(TokenPurpose.EmailChange, 24 * 60)]
    [InlineData(TokenPurpose.Invitation, 7 * 24 * 60)]
    public async Task It_holds_for_its_time(TokenPurpose purpose, int minutes)
    {
        var secret = PortalSecret.New();
        await Add(secret, new PortalToken(purpose));

        (await Tokens.Find(secret, purpose, Now + Duration.FromMinutes(minutes - 1), Ct)).Should().NotBeNull();
        (await Tokens.Find(secret, purpose, Now + Duration.FromMinutes(minutes), Ct)).Should().BeNull();
    }

    [Fact]
    public async Task What_was_sent_to_a_person_is_withdrawn_together()
    {
        var (user, other) = (await AUser(), await AUser());
        var (reset, ticket, foreign) = (PortalSecret.New(), PortalSecret.New(), PortalSecret.New());
        await Add(reset, new PortalToken(TokenPurpose.Reset, user));
        await Add(ticket, new PortalToken(TokenPurpose.SecondFactor, user));
        await Add(foreign, new PortalToken(TokenPurpose.Reset, other));

        await Storage.Write(ct => Tokens.Withdraw(user, ct));

        (await Tokens.Find(reset, TokenPurpose.Reset, Now, Ct)).Should().BeNull();
        (await Tokens.Find(ticket, TokenPurpose.SecondFactor, Now, Ct)).Should().BeNull();
        (await Tokens.Find(foreign, TokenPurpose.Reset, Now, Ct)).Should().Be(new PortalToken(TokenPurpose.Reset, other));
    }

    [Fact]
    public async Task Invitations_are_the_accounts_own()
    {
        var (partner, other) = (await APartner(), await APartner());
        var secret = PortalSecret.New();
        await Add(secret, new PortalToken(TokenPurpose.Invitation, Partner: partner, Email: "max@shop.example", Role: Role.Support, Language: "en"));

        var invitation = (await Tokens.Invitations(partner, Now, Ct)).Should().ContainSingle().Subject;

        invitation.Should().Be(new Invitation(invitation.Id, "max@shop.example", Role.Support, Now + Duration.FromDays(7)));
        (await Tokens.Invitations(other, Now, Ct)).Should().BeEmpty();
        (await Tokens.Invitations(partner, Now + Duration.FromDays(7), Ct)).Should().BeEmpty();
        (await Storage.Write(ct => Tokens.Withdraw(other, invitation.Id, ct))).Should().BeFalse();
        (await Storage.Write(ct => Tokens.Withdraw(partner, invitation.Id, ct))).Should().BeTrue();
        (await Tokens.Find(secret, TokenPurpose.Invitation, Now, Ct)).Should().BeNull();
    }

    [Fact]
    public async Task What_has_expired_is_forgotten()
    {
        var secret = PortalSecret.New();
        await Add(secret, new PortalToken(TokenPurpose.Reset));

        (await Storage.Write(ct => Tokens.Purge(Now + Duration.FromHours(1), 100, ct))).Should().BePositive();
        (await Tokens.Find(secret, TokenPurpose.Reset, Now, Ct)).Should().BeNull();
    }

    private Task Add(PortalSecret secret, PortalToken token) => Storage.Write(ct => Tokens.Add(secret, token, Now, ct));

    private Task<PortalToken?> Take(PortalSecret secret, TokenPurpose purpose) => Storage.Write(ct => Tokens.Take(secret, purpose, Now, ct));
}

public sealed class PortalSessionsOnSqlite(SqliteStorage storage) : PortalSessionsContract(storage), IClassFixture<SqliteStorage>;

public sealed class PortalSessionsOnSqlServer(SqlServerStorage storage) : PortalSessionsContract(storage), IClassFixture<SqlServerStorage>;

public sealed class PortalTokensOnSqlite(SqliteStorage storage) : PortalTokensContract(storage), IClassFixture<SqliteStorage>;

public sealed class PortalTokensOnSqlServer(SqlServerStorage storage) : PortalTokensContract(storage), IClassFixture<SqlServerStorage>;
