using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Parcours.Application.Mail;
using Parcours.Application.Unboxing;
using Parcours.Domain.Partners;
using Parcours.Domain.Portal;

namespace Parcours.Application.Portal;

/// <summary>Addresses of the portal's pages, for mails; each opens in the reader's language.</summary>
public interface IPortalLinks
{
    string Confirm(PortalSecret link, string language);

    string Reset(PortalSecret link, string language);

    string Invitation(PortalSecret link, string language);

    string NewEmail(PortalSecret link, string language);

    string SignIn(string language);
}

/// <summary>What people are written about their place in the portal. It is never about test data, so it always leaves for their mailbox.</summary>
internal sealed class PortalMails(IMailQueue mails, IPortalLinks links, ICodeTries tries)
{
    private const int MostInAnHour = 5;

    /// <summary>Strangers can have mail sent to an address, but not more than a few an hour; to them the refusal looks like success.</summary>
    public async Task<bool> MayWriteTo(string email, Instant now, CancellationToken ct)
    {
        // The address itself would stay behind in a table of counts.
        var subject = "mail:" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(EmailKey.Of(email))))[..40];
        return !(await tries.Count(subject, MostInAnHour, Duration.FromHours(1), now, ct)).IsLocked;
    }

    public Task AskToConfirm(string email, string name, string language, PortalSecret link, Instant now, CancellationToken ct) => Send(email, now, language == "fr"
        ? new Letter("fr", "Confirmez votre adresse pour ouvrir votre compte Parcours", $"Bonjour {name},",
            [
                "Il ne reste qu’un pas\u00a0: confirmez votre adresse, et vos premières clés de test vous attendent.",
                "Ce lien fonctionne une fois, pendant 24 heures. Si vous n’avez rien demandé, ignorez ce message\u00a0: aucun compte ne sera ouvert.",
            ])
        {
            Action = ("Confirmer mon adresse", links.Confirm(link, language)),
        }
        : new Letter("en", "Confirm your address to open your Parcours account", $"Hello {name},",
            [
                "One step is left: confirm your address, and your first test keys are waiting for you.",
                "This link works once, for 24 hours. If you did not ask for it, ignore this message: no account will be opened.",
            ])
        {
            Action = ("Confirm my address", links.Confirm(link, language)),
        }, ct);

    public Task SayThatAnAccountExists(PortalUser user, Instant now, CancellationToken ct) => Send(user.Email, now, user.Language == "fr"
        ? new Letter("fr", "Vous avez déjà un compte Parcours", $"Bonjour {user.Name},",
            [
                "Quelqu’un, sans doute vous, vient de demander un compte avec cette adresse. Elle en a déjà un\u00a0: connectez-vous, ou demandez un nouveau mot de passe depuis la page de connexion.",
                "Si ce n’était pas vous, vous n’avez rien à faire.",
            ])
        {
            Action = ("Me connecter", links.SignIn(user.Language)),
        }
        : new Letter("en", "You already have a Parcours account", $"Hello {user.Name},",
            [
                "Somebody, probably you, has just asked for an account with this address. It has one already: sign in, or ask for a new password on the sign-in page.",
                "If it was not you, there is nothing to do.",
            ])
        {
            Action = ("Sign in", links.SignIn(user.Language)),
        }, ct);

    public Task OfferReset(PortalUser user, PortalSecret link, Instant now, CancellationToken ct) => Send(user.Email, now, user.Language == "fr"
        ? new Letter("fr", "Choisissez un nouveau mot de passe", $"Bonjour {user.Name},",
            [
                "Ce lien vous permet de choisir un nouveau mot de passe. Il fonctionne une fois, pendant une heure.",
                "Si vous n’avez rien demandé, ignorez ce message\u00a0: votre mot de passe reste le même.",
            ])
        {
            Action = ("Choisir un mot de passe", links.Reset(link, user.Language)),
        }
        : new Letter("en", "Choose a new password", $"Hello {user.Name},",
            [
                "This link lets you choose a new password. It works once, for an hour.",
                "If you did not ask for it, ignore this message: your password stays as it is.",
            ])
        {
            Action = ("Choose a password", links.Reset(link, user.Language)),
        }, ct);

    public Task SayThatThePasswordChanged(PortalUser user, Instant now, CancellationToken ct) => Send(user.Email, now, user.Language == "fr"
        ? new Letter("fr", "Votre mot de passe a changé", $"Bonjour {user.Name},",
            [
                "Votre mot de passe vient d’être changé et toutes vos sessions sont fermées.",
                "Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe depuis la page de connexion, et protégez votre boîte aux lettres.",
            ])
        {
            Action = ("Me connecter", links.SignIn(user.Language)),
        }
        : new Letter("en", "Your password was changed", $"Hello {user.Name},",
            [
                "Your password has just been changed, and all your sessions are closed.",
                "If it was not you, ask for a new password on the sign-in page at once, and secure your mailbox.",
            ])
        {
            Action = ("Sign in", links.SignIn(user.Language)),
        }, ct);

    public Task AskToConfirmChange(PortalUser user, string email, PortalSecret link, Instant now, CancellationToken ct) => Send(email, now, user.Language == "fr"
        ? new Letter("fr", "Confirmez votre nouvelle adresse sur Parcours", $"Bonjour {user.Name},",
            [
                "Confirmez cette adresse, et vous vous connecterez avec elle.",
                "Ce lien fonctionne une fois, pendant 24 heures. Si vous n’avez rien demandé, ignorez ce message\u00a0: rien ne changera.",
            ])
        {
            Action = ("Utiliser cette adresse", links.NewEmail(link, user.Language)),
        }
        : new Letter("en", "Confirm your new address on Parcours", $"Hello {user.Name},",
            [
                "Confirm this address, and you will sign in with it.",
                "This link works once, for 24 hours. If you did not ask for it, ignore this message: nothing will change.",
            ])
        {
            Action = ("Use this address", links.NewEmail(link, user.Language)),
        }, ct);

    public Task SayThatAChangeIsAskedFor(PortalUser user, string email, Instant now, CancellationToken ct) => Send(user.Email, now, user.Language == "fr"
        ? new Letter("fr", "Votre adresse sur Parcours va changer", $"Bonjour {user.Name},",
            [
                $"Quelqu’un qui connaît votre mot de passe, sans doute vous, veut se connecter avec {email} au lieu de cette adresse. Rien ne change tant que le lien envoyé là-bas n’est pas suivi.",
                "Si ce n’était pas vous, changez tout de suite votre mot de passe\u00a0: le lien ne mènera plus nulle part.",
            ])
        {
            Action = ("Me connecter", links.SignIn(user.Language)),
        }
        : new Letter("en", "Your address on Parcours is about to change", $"Hello {user.Name},",
            [
                $"Somebody who knows your password, probably you, wants to sign in with {email} instead of this address. Nothing changes until the link that was sent there is followed.",
                "If it was not you, change your password at once: the link will then lead nowhere.",
            ])
        {
            Action = ("Sign in", links.SignIn(user.Language)),
        }, ct);

    /// <param name="before">The person as they were: the address of before is written to.</param>
    public Task SayThatTheAddressChanged(PortalUser before, string email, Instant now, CancellationToken ct) => Send(before.Email, now, before.Language == "fr"
        ? new Letter("fr", "Votre adresse sur Parcours a changé", $"Bonjour {before.Name},",
            [
                $"Vous vous connectez désormais avec {email}. Cette adresse-ci n’ouvre plus rien.",
                "Si ce n’était pas vous, demandez à un propriétaire du compte de vous retirer de l’équipe et de vous inviter à nouveau.",
            ])
        : new Letter("en", "Your address on Parcours was changed", $"Hello {before.Name},",
            [
                $"From now on you sign in with {email}. This address opens nothing any more.",
                "If it was not you, ask an owner of the account to remove you from the team and to invite you anew.",
            ]), ct);

    public Task SayThatTheSecondFactorIsOff(PortalUser user, Instant now, CancellationToken ct) => Send(user.Email, now, user.Language == "fr"
        ? new Letter("fr", "La vérification en deux étapes est désactivée", $"Bonjour {user.Name},",
            ["Votre mot de passe seul suffit désormais pour entrer dans le portail. Si ce n’était pas vous, changez-le tout de suite."])
        {
            Action = ("Me connecter", links.SignIn(user.Language)),
        }
        : new Letter("en", "Two-step verification is off", $"Hello {user.Name},",
            ["From now on your password alone opens the portal. If it was not you, change it at once."])
        {
            Action = ("Sign in", links.SignIn(user.Language)),
        }, ct);

    /// <param name="by">Who invites; the mail is in their language, since we do not know the reader's.</param>
    public Task Invite(string email, PortalUser by, string account, PortalSecret link, Instant now, CancellationToken ct) => Send(email, now, by.Language == "fr"
        ? new Letter("fr", $"{by.Name} vous invite dans l’équipe {account} sur Parcours", "Bonjour,",
            [
                $"{by.Name} ({by.Email}) vous invite à rejoindre l’équipe {account} sur Parcours.",
                "Ce lien fonctionne une fois, pendant sept jours. Si vous ne connaissez pas cette personne, ignorez ce message.",
            ])
        {
            Action = ("Rejoindre l’équipe", links.Invitation(link, by.Language)),
        }
        : new Letter("en", $"{by.Name} invites you to the team of {account} on Parcours", "Hello,",
            [
                $"{by.Name} ({by.Email}) invites you to join the team of {account} on Parcours.",
                "This link works once, for seven days. If you do not know this person, ignore this message.",
            ])
        {
            Action = ("Join the team", links.Invitation(link, by.Language)),
        }, ct);

    private Task Send(string recipient, Instant now, Letter letter, CancellationToken ct) => mails.Enqueue(letter.To(recipient, Mode.Live), now, ct);
}
