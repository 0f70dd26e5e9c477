using Parcours.Domain.Reviews;

namespace Parcours.Domain.Tests.Reviews;

public class ReviewTextTests
{
    [Theory]
    [InlineData("  Très bien \r\n\r\nMerci\t! ", "Très bien \n\nMerci !")]
    [InlineData("a\0b\u001bc\u0081d", "abcd")]
    [InlineData("<script>alert('1')</script>", "<script>alert('1')</script>")]
    [InlineData("\u202eleft\u202c \u05e9\u05dc\u05d5\u05dd", "\u202eleft\u202c \u05e9\u05dc\u05d5\u05dd")]
    [InlineData("👩‍👩‍👧 💯", "👩‍👩‍👧 💯")]
    [InlineData(null, "")]
    public void A_text_is_kept_as_it_was_typed_but_for_what_nobody_can_see(string? typed, string kept) => ReviewText.Clean(typed).Should().Be(kept);

    [Fact]
    public void Halves_of_characters_are_left_out() => ReviewText.Clean("a\ud83d b\udcaf").Should().Be("a b");

    [Theory]
    [InlineData("Très bonne qualité, livraison rapide !", "tres bonne qualite livraison RAPIDE")]
    [InlineData("Great lamp. Would buy again.", "great   lamp… would buy AGAIN")]
    public void Texts_that_differ_in_spelling_alone_are_the_same(string one, string other) => ReviewText.Fingerprint(one).Should().Equal(ReviewText.Fingerprint(other));

    [Fact]
    public void Other_texts_are_not_and_short_ones_are_like_nothing()
    {
        ReviewText.Fingerprint("Great lamp. Would buy again.").Should().NotEqual(ReviewText.Fingerprint("Great lamp. Would not buy again."));
        ReviewText.Fingerprint("Très bien !").Should().BeNull();
    }
}
