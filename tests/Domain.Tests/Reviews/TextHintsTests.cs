using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Domain.Tests.Reviews;

public class TextHintsTests
{
    [Theory]
    [InlineData("Très belle lampe, livrée en 2 jours. Je recommande !")]
    [InlineData("Payé 1 299,00 € le 12/01/2026, commande 4815162342.")]
    [InlineData("Five stars: 10/10, would buy again. It is 120 x 80 cm.")]
    [InlineData("Un con­cert de louanges, rien à redire sur le contenu ni la conception.")]
    [InlineData("The classic bass assortment from Scunthorpe")]
    [InlineData("👩‍👩‍👧 💯 שלום")]
    [InlineData("")]
    public void An_ordinary_text_has_none(string text) => TextHints.Of(text, "FR").Should().BeEmpty();

    [Theory]
    [InlineData("Voir https://autre-boutique.example/promo", ReviewHint.Link)]
    [InlineData("moins cher sur WWW.autre.fr", ReviewHint.Link)]
    [InlineData("cheaper at other-shop[.]com", ReviewHint.Link)]
    [InlineData("allez sur autreboutique (point) fr", ReviewHint.Link)]
    [InlineData("Appelez le 06 12 34 56 78", ReviewHint.PhoneNumber)]
    [InlineData("call +1-514-555-0123", ReviewHint.PhoneNumber)]
    [InlineData("Quel connard ce vendeur", ReviewHint.Insult)]
    [InlineData("bande d'ENCULÉS", ReviewHint.Insult)]
    [InlineData("c0nn@rd", ReviewHint.Insult)]
    [InlineData("va te faire   foutre", ReviewHint.Insult)]
    [InlineData("The seller is an a$$hole!", ReviewHint.Insult)]
    [InlineData("What a moron.", ReviewHint.Insult)]
    public void What_a_person_should_look_at_is_found(string text, ReviewHint hint) => TextHints.Of(text, "CA").Should().Equal(hint);

    [Theory]
    [InlineData("Écrivez à marie.durand@example.org")]
    [InlineData("marie (at) example.org")]
    public void So_is_an_address(string text) => TextHints.Of(text, "FR").Should().Contain(ReviewHint.EmailAddress);

    [Fact]
    public void The_longest_text_of_nothing_but_letters_is_looked_through() => TextHints.Of(new string('a', Review.LongestText), "FR").Should().BeEmpty();
}
